import { type Kysely, sql } from 'kysely';
import type { ContextRef, Kind, Part } from '../port.ts';
import { InvalidPayload } from '../request-errors.ts';
import type { ContentRow, StateRow } from './resource-rows.ts';

/** What a revision says; `source` is JSON text. */
export interface WriteContent {
  readonly schema?: string;
  readonly types: readonly string[];
  readonly source: string;
  readonly expanded: object;
  readonly contexts: readonly ContextRef[];
  readonly links: readonly string[];
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

interface Waiting {
  /** JSON of the request. */
  readonly json: string;
  resolve(outcome: WriteOutcome): void;
  reject(error: unknown): void;
}

/** Bounds on what one transaction writes, so that a reader of the embedded database waits for milliseconds only. */
const MAX_WRITES = 64;
const MAX_CHARACTERS = 2 ** 20;

/**
 * Sends writes to the database: those that arrive while a transaction runs share the next one, and its fsync.
 *
 * @param written - told the number of writes after each transaction, which was acknowledged by then
 */
export function batchWriter(
  db: Kysely<unknown>,
  written: (writes: number) => Promise<void>,
): (request: WriteRequest) => Promise<WriteOutcome> {
  const waiting: Waiting[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      await send(db, batch);
      await written(batch.length);
    }
    running = false;
  };
  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ json: JSON.stringify(request), resolve, reject });
      if (!running) void run();
    });
}

function nextBatch(waiting: Waiting[]): Waiting[] {
  let size = 0;
  let count = 0;
  for (const { json } of waiting) {
    size += json.length;
    if (count === MAX_WRITES || (count > 0 && size > MAX_CHARACTERS)) break;
    count++;
  }
  return waiting.splice(0, count);
}

async function send(db: Kysely<unknown>, batch: readonly Waiting[]): Promise<void> {
  try {
    const requests = `[${batch.map(({ json }) => json).join(',')}]`;
    const { rows } = await sql<WriteOutcome>`
      select outcome.* from jsonb_array_elements(${requests}::jsonb) with ordinality as given(request, position)
      cross join lateral write_revision(request) outcome order by position`.execute(db);
    for (const [index, { resolve }] of batch.entries()) resolve(rows[index]);
  } catch (error) {
    // An error undoes the whole transaction, also for those who have no part in it: each tries alone.
    if (batch.length === 1) batch[0].reject(toWriteError(error));
    else for (const write of batch) await send(db, [write]);
  }
}

/** Class 22 and 54: a value, or its size, that the database refuses although it passed the checks before. */
function toWriteError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(22|54)/.test(code) && error instanceof Error ? new InvalidPayload({ reason: `${error.message}.` }) : error;
}
