import { type Kysely, sql } from 'kysely';
import type { Part } from '../port.ts';
import { InvalidPayload } from '../request-errors.ts';
import type { Kind } from '../resource.ts';
import { coalesce } from './coalesce.ts';
import type { ContentRow, StateRow } from './resource-rows.ts';
import type { StoredRef } from './stored-refs.ts';

/** What a revision says; `source` is JSON text. */
export interface WriteContent {
  readonly schema?: string;
  readonly types: readonly string[];
  readonly source: string;
  readonly expanded: object;
  readonly contexts: readonly StoredRef[];
  /** Of the expanded form and of its links, as the text of a PostgreSQL array. */
  readonly tokens: string;
  readonly filename?: string;
  readonly mediaType?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly parts?: readonly Part[];
  readonly partsDigest?: string;
}

/** The argument of the database's function `write_revision`. */
export interface WriteRequest extends Partial<WriteContent> {
  readonly action: 'create' | 'update' | 'tag' | 'untag' | 'deprecate' | 'undeprecate';
  readonly project: number;
  readonly id: string;
  readonly by: string;
  /** Of a new entity. */
  readonly kind?: Kind;
  /** Which kinds of an existing one the caller may write. */
  readonly kinds: readonly Kind[];
  /** The revision that the caller read. */
  readonly rev?: number;
  readonly tag?: string;
  readonly target?: number;
}

export type Refusal =
  | 'exists'
  | 'missing'
  | 'forbidden'
  | 'conflict'
  | 'deprecated'
  | 'not_deprecated'
  | 'unexpected_kind'
  | 'no_revision'
  | 'no_tag';

export type WriteOutcome =
  | (StateRow & { readonly outcome: 'written' | 'unchanged'; readonly content: ContentRow | null })
  | { readonly outcome: Refusal; readonly kind: Kind; readonly rev: number };

/** Bounds on what one transaction writes, so that a reader of the embedded database waits for milliseconds only. */
const MAX_WRITES = 64;
const MAX_CHARACTERS = 2 ** 20;

type Failed = { readonly failed: unknown };

/**
 * Sends writes to the database: those that arrive while a transaction runs share the next one, and its fsync.
 *
 * @param written - told the number of writes after each transaction
 */
export function batchWriter(
  db: Kysely<unknown>,
  written: (writes: number) => Promise<void>,
): (request: WriteRequest) => Promise<WriteOutcome> {
  const writer = coalesce(async (requests: readonly string[]) => {
    const outcomes = await send(db, requests);
    await written(requests.length);
    return outcomes;
  }, howMany);
  return async (request) => {
    const outcome = await writer.ask(JSON.stringify(request));
    if ('failed' in outcome) throw toWriteError(outcome.failed);
    return outcome;
  };
}

function howMany(requests: readonly string[]): number {
  let characters = 0;
  const beyond = requests.findIndex((request, index) => {
    characters += request.length;
    return index === MAX_WRITES || (index > 0 && characters > MAX_CHARACTERS);
  });
  return beyond === -1 ? requests.length : beyond;
}

async function send(db: Kysely<unknown>, requests: readonly string[]): Promise<(WriteOutcome | Failed)[]> {
  // A list would hold a document of tens of MiB once more, for which the embedded database has no room.
  const statement =
    requests.length === 1
      ? sql<WriteOutcome>`select outcome.* from write_revision(${requests[0]}::jsonb) outcome`
      : sql<WriteOutcome>`
          select outcome.* from jsonb_array_elements(${`[${requests.join(',')}]`}::jsonb)
            with ordinality as given(request, position)
          cross join lateral write_revision(request) outcome order by position`;
  try {
    return (await statement.execute(db)).rows;
  } catch (failed) {
    if (requests.length === 1) return [{ failed }];
    // An error undoes the whole transaction, also for those who have no part in it: each tries alone.
    const outcomes: (WriteOutcome | Failed)[] = [];
    for (const request of requests) outcomes.push(...(await send(db, [request])));
    return outcomes;
  }
}

/** Class 22 and 54, and 53200: a value, or its size, that the database refuses or has no memory for. */
function toWriteError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(22|54|53200)/.test(code) && error instanceof Error
    ? new InvalidPayload({ reason: `${error.message}.` })
    : error;
}
