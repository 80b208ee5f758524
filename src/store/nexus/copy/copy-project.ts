import { AtlasError } from '../../../errors.ts';
import { InvalidJsonLd } from '../../../linked-data/contexts.ts';
import type { Caller } from '../../caller.ts';
import { OrganizationAlreadyExists, ProjectAlreadyExists } from '../../errors.ts';
import { nameOf } from '../../names.ts';
import type { Store } from '../../port.ts';
import type { Kind, ProjectRef } from '../../resource.ts';
import type { Project } from '../../scopes.ts';
import { RemoteUnavailable } from '../errors.ts';
import type { History, Listed } from '../history.ts';
import { type CopyTarget, copyEntity } from './copy-entity.ts';
import { CopyTargetDiffers } from './errors.ts';
import type { CopyLedger } from './ledger.ts';

export interface CopyReport {
  /** Copied and verified now. */
  readonly copied: number;
  /** Copied and verified by an earlier attempt. */
  readonly kept: number;
  readonly revisions: number;
  /** Revisions of originals in which nothing changes that a copy could have: the revisions of their copies differ. */
  readonly omitted: number;
  /** How many there are of kinds that are not copied. */
  readonly skipped: Readonly<Partial<Record<Kind, number>>>;
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
}

export interface ProjectCopy extends CopyTarget {
  readonly history: History;
  readonly ledger: CopyLedger;
  readonly signal: AbortSignal;
  /** After each entity. */
  onEntity(done: number): void;
}

/** Entities under way at a time. */
const AT_A_TIME = 8;

/**
 * Copies all entities of a project. One whose document names a context that is not there yet waits until the others are
 * done; what fails is told and keeps none of the others from being copied.
 */
export async function copyProject(copy: ProjectCopy): Promise<CopyReport> {
  const report = { copied: 0, kept: 0, revisions: 0, omitted: 0, skipped: {} as Partial<Record<Kind, number>> };
  const failed = new Map<string, string>();
  let waiting: Listed[] = [];
  let done = 0;
  const copyOne = async (entity: Listed): Promise<void> => {
    copy.signal.throwIfAborted();
    if (copy.ledger.has(entity.id, entity.rev)) report.kept++;
    else {
      try {
        const result = await copyEntity(copy.history.revisions(entity.id), copy);
        if ('sha256' in result) {
          await copy.ledger.add({ id: entity.id, rev: result.revisions, sha256: result.sha256 });
          report.copied++;
          report.revisions += result.made;
          report.omitted += result.revisions - result.made;
        } else report.skipped[result.kind] = (report.skipped[result.kind] ?? 0) + 1;
      } catch (error) {
        if (error instanceof InvalidJsonLd) waiting.push(entity);
        // Without the original nothing else can be copied either.
        else if (!(error instanceof AtlasError) || error instanceof RemoteUnavailable) throw error;
        failed.set(entity.id, error.message);
        return;
      }
    }
    failed.delete(entity.id);
    copy.onEntity(++done);
  };
  for await (const page of copy.history.pages()) await each(page, copyOne);
  for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
    const again = waiting;
    before = again.length;
    waiting = [];
    await each(again, copyOne);
  }
  return { ...report, failed: [...failed].map(([id, reason]) => ({ id, reason })) };
}

async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  // When one fails the others finish what they have begun: nothing goes on behind the caller's back.
  const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, worker));
  const failed = ended.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Makes the project that a copy goes to, with the settings of the original.
 *
 * @throws CopyTargetDiffers when there is one that reads documents otherwise
 */
export async function prepareTarget(
  store: Store,
  original: Project,
  target: ProjectRef,
  caller: Caller,
): Promise<void> {
  const { description, base, vocab, apiMappings } = original;
  await store.createOrganization(target.org, undefined, caller).catch(unless(OrganizationAlreadyExists));
  const settings = { description, base, vocab, apiMappings };
  await store.createProject(target, settings, caller).catch(unless(ProjectAlreadyExists));
  const there = await store.project(target, caller);
  for (const setting of ['base', 'vocab'] as const) {
    const details = { project: nameOf(target), setting, source: original[setting], target: there[setting] };
    if (details.source !== details.target) throw new CopyTargetDiffers(details);
  }
}

const unless = (type: new (...args: never[]) => Error) => (error: unknown) => {
  if (!(error instanceof type)) throw error;
};
