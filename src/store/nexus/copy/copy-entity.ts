import type { Readable } from 'node:stream';
import type { Caller } from '../../caller.ts';
import { ResourceNotFound } from '../../errors.ts';
import type { Store } from '../../port.ts';
import type { FileContent, Iri, Kind, ProjectRef, Resource } from '../../resource.ts';
import { revisionsDigest } from './digest.ts';
import { CopyAltered, CopyConflict } from './errors.ts';
import { isSameContent, type Step, stepTo } from './steps.ts';

export interface CopyTarget {
  readonly store: Store;
  readonly project: ProjectRef;
  readonly caller: Caller;
  /** The bytes of a file of the original, verified. */
  open(file: FileContent): Promise<Readable>;
}

export interface CopiedEntity {
  readonly kind: Kind;
  /** Of the original. */
  readonly revisions: number;
  /** Of the copy; fewer where a revision of the original changed nothing that a copy could have. */
  readonly made: number;
  /** Over what all revisions of the copy say, and its tags. */
  readonly sha256: string;
}

/** Kinds that say all they are in a document or in bytes. Others are made by the settings of a service. */
const COPIED: readonly Kind[] = ['resource', 'file', 'schema'];

/**
 * Makes the revisions of an entity again, one by one, and verifies what was made by reading it. A copy that was begun
 * goes on where it ended.
 *
 * @param original - all revisions, the oldest first
 * @returns the kind alone when entities of that kind are not copied
 * @throws CopyConflict, CopyAltered, and the store's errors
 */
export async function copyEntity(
  original: AsyncIterable<Resource>,
  target: CopyTarget,
): Promise<CopiedEntity | { readonly kind: Kind }> {
  const digest = revisionsDigest();
  /** Of the copy, by revision of the original. */
  const revs = new Map<number, number>();
  let before: Resource | undefined;
  let rev = 0;
  let there = 0;
  for await (const revision of original) {
    if (!COPIED.includes(revision.kind)) return { kind: revision.kind };
    if (before === undefined) there = await lastRevision(target, revision.id);
    const step = stepTo(before, revision);
    if (step.kind !== 'nothing') {
      const made = rev < there ? await found(target, revision, rev + 1) : await take(step, revision, rev, revs, target);
      if (made > rev) digest.add(revision);
      rev = made;
    }
    revs.set(revision.rev, rev);
    before = revision;
  }
  if (before === undefined) throw new Error('An entity has at least one revision.');
  const sha256 = digest.end(mapped(before.tags, revs));
  const kept = await digestOfCopy(target, before.id);
  if (kept !== sha256) throw new CopyAltered({ id: before.id, expected: sha256, found: kept });
  return { kind: before.kind, revisions: before.rev, made: rev, sha256 };
}

async function lastRevision({ store, project, caller }: CopyTarget, id: Iri): Promise<number> {
  try {
    return (await store.fetch(project, id, undefined, caller)).rev;
  } catch (error) {
    if (error instanceof ResourceNotFound) return 0;
    throw error;
  }
}

/** A revision that an earlier attempt made. @throws CopyConflict when somebody else did */
async function found({ store, project, caller }: CopyTarget, original: Resource, rev: number): Promise<number> {
  const copy = await store.fetch(project, original.id, { rev }, caller);
  if (isSameContent(copy, original) && copy.deprecated === original.deprecated) return rev;
  throw new CopyConflict({ id: original.id, rev });
}

/** Takes a step on the copy. @returns the revision that it made */
async function take(
  step: Exclude<Step, { kind: 'nothing' }>,
  original: Resource,
  rev: number,
  revs: ReadonlyMap<number, number>,
  target: CopyTarget,
): Promise<number> {
  const { store, project, caller } = target;
  const { id } = original;
  const mark = { project, caller, id, rev };
  if (step.kind === 'write') return write(original, rev, step.tag, target);
  if (step.kind === 'tag') {
    return (await store.tag({ ...mark, name: step.name, target: revs.get(step.target) ?? step.target })).rev;
  }
  if (step.kind === 'untag') return (await store.untag({ ...mark, name: step.name })).rev;
  return (await store[step.kind](mark)).rev;
}

async function write(original: Resource, rev: number, tag: string | undefined, target: CopyTarget): Promise<number> {
  const { store, project, caller, open } = target;
  const { id, file, kind, schema, source, expanded } = original;
  if (file) {
    const { filename, mediaType } = file;
    const given = { project, caller, id, tag, filename, mediaType, content: await open(file) };
    return (await (rev === 0 ? store.createFile(given) : store.updateFile({ ...given, rev }))).rev;
  }
  // A schema is written with a context that Delta adds.
  const given = { project, caller, id, tag, schema, source, ...(kind === 'schema' && { document: expanded }) };
  return (await (rev === 0 ? store.create({ ...given, kind }) : store.update({ ...given, rev }))).rev;
}

const mapped = (tags: Readonly<Record<string, number>>, revs: ReadonlyMap<number, number>) =>
  Object.fromEntries(Object.entries(tags).map(([name, rev]) => [name, revs.get(rev) ?? rev]));

const PAGE = 50;

async function digestOfCopy({ store, project, caller }: CopyTarget, id: Iri): Promise<string> {
  const digest = revisionsDigest();
  let after: string | undefined;
  do {
    const page = await store.revisions(project, id, { size: PAGE, after }, caller);
    for (const revision of page.items) digest.add(revision);
    after = page.next;
  } while (after !== undefined);
  const { tags } = await store.fetch(project, id, undefined, caller);
  return digest.end(tags);
}
