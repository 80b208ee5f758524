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

/** What the database's function `write_revision` is given. */
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

/** Of `write_revision`: the request without what stands beside it, the source, and the expanded form. */
type Arguments = readonly [request: string, source: string | undefined, expanded: string | undefined];
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
  const writer = coalesce(async (writes: readonly Arguments[]) => {
    const outcomes = await send(db, writes);
    await written(writes.length);
    return outcomes;
  }, howMany);
  return async ({ source, expanded, ...request }) => {
    const outcome = await writer.ask([JSON.stringify(request), source, expanded && JSON.stringify(expanded)]);
    if ('failed' in outcome) throw toWriteError(outcome.failed);
    return outcome;
  };
}

function howMany(writes: readonly Arguments[]): number {
  let characters = 0;
  const beyond = writes.findIndex((write, index) => {
    for (const text of write) characters += text?.length ?? 0;
    return index === MAX_WRITES || (index > 0 && characters > MAX_CHARACTERS);
  });
  return beyond === -1 ? writes.length : beyond;
}

async function send(db: Kysely<unknown>, writes: readonly Arguments[]): Promise<(WriteOutcome | Failed)[]> {
  const given = writes.map(
    ([request, source, expanded], position) =>
      sql`(${sql.lit(position)}, ${request}::jsonb, ${source}::text, ${expanded}::json)`,
  );
  try {
    const { rows } = await sql<WriteOutcome>`
      select outcome.* from (values ${sql.join(given)}) given(position, request, source, expanded)
      cross join lateral write_revision(request, source, expanded) outcome order by position`.execute(db);
    return rows;
  } catch (failed) {
    if (writes.length === 1) return [{ failed }];
    // An error undoes the whole transaction, also for those who have no part in it: each tries alone.
    const outcomes: (WriteOutcome | Failed)[] = [];
    for (const write of writes) outcomes.push(...(await send(db, [write])));
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
