import { type Kysely, sql } from 'kysely';
import type { Json, JsonObject } from '../../resource.ts';
import { type DocumentRow, type DocumentRows, type FindQuestion, MAX_MEMBERS } from './document-rows.ts';
import type { Narrow } from './narrow.ts';
import type { RowsKeeper } from './rows-keeper.ts';
import { ID_FIELD } from './schema.ts';

/** A document, or the part of it that was asked for. */
export interface Row {
  readonly entity: number;
  readonly id: string;
  readonly document: JsonObject;
  /** Where few were found: what is shown of it. */
  readonly shown?: Shown;
}

/** A document as JSON. */
export interface Shown {
  readonly id: string;
  readonly json: string;
}

/** The documents of one index, of the projects that are looked at. */
export interface Documents {
  /** How many fulfil the condition; counted up to `limit` if there is one. */
  count(narrow: Narrow, limit?: number | null): Promise<number>;
  /** The first that fulfil it, always the same while nothing is written. */
  first(narrow: Narrow, limit: number): Promise<readonly Pick<Row, 'entity' | 'shown'>[]>;
  /** All that fulfil it, in batches. @param reads - places that matter; undefined: all */
  scan(narrow: Narrow, reads: ReadonlySet<string> | undefined): AsyncIterable<readonly Row[]>;
  /** By entity. */
  fetch(entities: readonly number[]): Promise<ReadonlyMap<number, Shown>>;
  /** Some documents, always the same while nothing is written. */
  sample(reads: ReadonlySet<string>): Promise<readonly Row[]>;
}

/** Documents that are read at a time, and entities that are looked for at a time. */
const BATCH = 1000;
const CHUNK = 50_000;
/** Among so many hits, and no more, is the page that is shown. */
const MAX_WINDOW = 10_001;
/** As many as a page mostly shows: where no more are found, they need not be asked for again. */
const FEW = 100;
const SAMPLE = 500;
/** The text of the source, which documents show that do not hold it. */
export const SOURCE_FIELD = '_original_source';

/** What is known of an index beside its documents. */
export interface Known {
  /** Key of the index. */
  readonly key: number;
  /** The last commit, which the documents are of. */
  readonly seq: number;
  /** Keys of the projects that are looked at; null: all that the index holds. */
  readonly projects: readonly number[] | null;
  readonly sourceAsText: boolean;
  readonly keeper: RowsKeeper<Row>;
}

export function documentsOf(db: Kysely<unknown>, { find, count, fetch }: DocumentRows, known: Known): Documents {
  const { key: index, projects, sourceAsText } = known;
  const inScope = projects
    ? sql<boolean>`d.index = ${number(index)} and d.project = any(${list(projects, 'int')})`
    : sql<boolean>`d.index = ${number(index)}`;
  const question = (reads: ReadonlySet<string> | undefined, whole: number) => ({
    ...{ index, projects, whole, showsSource: sourceAsText },
    members: membersOf(reads),
    source: sourceAsText && (reads === undefined || reads.has(SOURCE_FIELD)),
  });
  const entities = async (narrow: Narrow, after: number) =>
    (await find({ ...question(NOTHING, 0), reads: false, narrow, after, limit: CHUNK, among: null })).map(
      ({ entity }) => entity,
    );
  return {
    count: (narrow, limit = null) => count({ index, projects, narrow, after: -1, among: limit }),
    async first(narrow, limit) {
      const asked = { ...question(NOTHING, FEW), reads: false, narrow, after: -1, limit, among: MAX_WINDOW };
      return (await find(asked)).map((row) => ({ entity: row.entity, ...shownOf(row) }));
    },
    async *scan(narrow, reads) {
      const asked = question(reads, FEW);
      const first = async () => {
        const rows = await find({ ...asked, reads: true, narrow, after: -1, limit: BATCH, among: null });
        return rows.map((row) => toRow(row, asked));
      };
      const rows = await known.keeper.find(JSON.stringify([asked, narrow]), known.seq, first);
      yield rows;
      // Most queries find few.
      if (rows.length < BATCH) return;
      for (let after = rows[rows.length - 1].entity; ; ) {
        const found = await entities(narrow, after);
        for (let at = 0; at < found.length; at += BATCH) {
          const batch = await fetch({ ...asked, whole: 0, entities: found.slice(at, at + BATCH) });
          yield batch.map((row) => toRow(row, asked));
        }
        if (found.length < CHUNK) return;
        after = found[found.length - 1];
      }
    },
    async fetch(entities) {
      const rows = await fetch({ ...question(NOTHING, 1), entities });
      return new Map(rows.flatMap((row) => Object.values(shownOf(row)).map((shown) => [row.entity, shown])));
    },
    async sample(reads) {
      const { rows } = await sql<{ entity: number }>`select d.entity from search_documents d where ${inScope}
        order by d.entity limit ${number(SAMPLE)}`.execute(db);
      const asked = question(reads, 0);
      const read = await fetch({ ...asked, entities: rows.map(({ entity }) => entity) });
      return read.map((row) => toRow(row, asked));
    },
  };
}

/** About how many bytes a row takes: two objects, and what they hold. */
export const weightOf = ({ id, document, shown }: Row): number =>
  100 + id.length + JSON.stringify(document).length + (shown?.json.length ?? 0);

const NOTHING: ReadonlySet<string> = new Set();

// Numbers are written into the statements, which differ with every query and are not worth being prepared.
const number = (value: number) => sql.lit(value);
const list = (values: readonly number[], type: string) => sql.raw(`'{${values.join(',')}}'::${type}[]`);

/** Members of documents that hold the places, so that less is read and sent; null: all. */
function membersOf(reads: ReadonlySet<string> | undefined): readonly string[] | null {
  if (!reads) return null;
  const names = new Set<string>();
  for (const path of reads) {
    if (path === ID_FIELD || path === SOURCE_FIELD) continue;
    // A key may have points in it.
    for (let at = path.indexOf('.'); at > 0; at = path.indexOf('.', at + 1)) names.add(path.slice(0, at));
    names.add(path);
  }
  return names.size > MAX_MEMBERS ? null : [...names];
}

function toRow(row: DocumentRow, { members: names, source }: Pick<FindQuestion, 'members' | 'source'>): Row {
  const { entity, id, members } = row;
  const parts = names?.map((name, at): [string, Json] => [name, (members as readonly Json[])[at]]);
  // What is absent comes as null, which says the same to a query.
  const document = parts ? Object.fromEntries(parts) : (members as JsonObject);
  return {
    entity,
    id: String(id),
    document: { ...document, ...(source && row.source !== null && { [SOURCE_FIELD]: row.source }) },
    ...shownOf(row),
  };
}

function shownOf({ id, whole, source }: DocumentRow): { readonly shown?: Shown } {
  if (id === null || whole === null) return {};
  if (source === null) return { shown: { id, json: whole } };
  // A document has at least its id.
  return { shown: { id, json: `${whole.slice(0, -1)},"${SOURCE_FIELD}":${JSON.stringify(source)}}` } };
}
