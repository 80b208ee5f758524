import { type Kysely, sql } from 'kysely';
import type { JsonObject } from '../../resource.ts';
import type { SearchIndex } from '../../search-views.ts';
import type { Inner } from '../../sql/inner.ts';
import { changedDocuments } from './changed-documents.ts';
import { documentTokens } from './document-tokens.ts';
import { SOURCE_FIELD } from './documents.ts';
import { learn } from './learn.ts';
import { SearchRefused } from './refused.ts';
import { type Schema, toSchema } from './schema.ts';
import { toFields } from './values.ts';

/** What is kept of an index in memory. */
export interface IndexState {
  readonly key: number;
  /** The commit that its documents are of. */
  readonly seq: number;
  /** Type of each field that documents brought, by path. */
  readonly learned: Readonly<Record<string, string>>;
  readonly schema: Schema;
}

/** Finds the index, or makes an empty one in place of those of the view's former definitions. */
export async function openState(db: Kysely<unknown>, index: SearchIndex, known?: IndexState): Promise<IndexState> {
  const find = () =>
    sql<{ key: number; seq: number }>`select key, seq from search_indices where name = ${index.name}`.execute(db);
  let [row] = (await find()).rows;
  if (!row) {
    await sql`delete from search_indices where family = ${index.family}`.execute(db);
    const { org = null, project = null } = index.project ?? {};
    await sql`insert into search_indices (name, family, project) values (${index.name}, ${index.family},
      (select p.key from projects p join organizations o on o.key = p.organization
        where o.label = ${org} and p.label = ${project} and o.deleted_seq is null)) on conflict do nothing`.execute(db);
    [row] = (await find()).rows;
  }
  if (known?.key === row.key && known.seq === row.seq) return known;
  const { rows } = await sql<Pick<IndexState, 'seq' | 'learned'>>`
    select seq, fields as learned from search_indices where key = ${row.key}`.execute(db);
  const [{ seq, learned }] = rows;
  return { key: row.key, seq, learned, schema: toSchema(index.mapping, index.settings, learned) };
}

/** A row of `search_documents`, or of `search_failures`. */
type Made = { readonly entity: number } & (
  | {
      readonly project: number;
      readonly id: string;
      readonly content: number;
      readonly document: JsonObject;
      readonly tokens: string;
    }
  | { readonly rev: number; readonly reason: string }
  | { readonly nothing: true }
);

/** Takes in the next changes. @returns how many there were */
export async function takeIn(inner: Inner, index: SearchIndex, state: IndexState): Promise<number> {
  const changes = await changedDocuments(inner, index, state.seq);
  if (changes.length === 0) return 0;
  let { learned, schema } = state;
  const made = changes.map(({ entity, project, held, failure }): Made => {
    if (failure) return { entity, ...failure };
    if (!held) return { entity, nothing: true };
    const { content, resource, document } = held;
    try {
      const brought = learn(document, schema);
      if (Object.keys(brought).length > 0) {
        const more = { ...learned, ...brought };
        // Refuses a document that brings too many.
        schema = toSchema(index.mapping, index.settings, more);
        learned = more;
      }
      const source = index.sourceAsText && { [SOURCE_FIELD]: JSON.stringify(resource.source) };
      const fields = toFields({ ...document, ...source }, schema, resource.id);
      const tokens = `{${documentTokens(state.key, fields, schema).join(',')}}`;
      return { entity, project, id: resource.id, content, document, tokens };
    } catch (error) {
      if (!(error instanceof SearchRefused)) throw error;
      return { entity, rev: resource.rev, reason: error.message };
    }
  });
  await write(inner.db, state, { seq: changes[changes.length - 1].seq, learned }, made);
  return changes.length;
}

/** Nothing is written when another process was faster: it has done the same. */
async function write(
  db: Kysely<unknown>,
  { key, seq: before }: IndexState,
  { seq, learned }: Pick<IndexState, 'seq' | 'learned'>,
  made: readonly Made[],
): Promise<void> {
  const rows = JSON.stringify(made);
  await db.transaction().execute(async (transaction) => {
    const { numAffectedRows } = await sql`
      update search_indices set seq = ${seq}, fields = ${JSON.stringify(learned)}::jsonb
      where key = ${key} and seq = ${before}`.execute(transaction);
    if (numAffectedRows === 0n) return;
    const entities = made.map(({ entity }) => entity);
    for (const table of ['search_documents', 'search_failures']) {
      await sql`delete from ${sql.table(table)} where index = ${key} and entity = any(${entities}::bigint[])`.execute(
        transaction,
      );
    }
    // Of json, what stands in a member is the text that was sent.
    await sql`
      insert into search_documents (index, entity, project, id, content, document, shown, tokens)
      select ${key}, entity, project, id, content, document::jsonb, document::text, tokens::bigint[]
      from json_to_recordset(${rows}::json)
        as made(entity bigint, project int, id text, content bigint, document json, tokens text)
      where document is not null`.execute(transaction);
    await sql`
      insert into search_failures (index, entity, rev, reason)
      select ${key}, entity, rev, reason
      from json_to_recordset(${rows}::json) as made(entity bigint, rev int, reason text)
      where reason is not null`.execute(transaction);
  });
}
