import assert from 'node:assert/strict';

/** What a reader sees of a resource. */
export interface Seen {
  readonly rev: number;
  readonly deprecated: boolean;
  readonly value: number;
}

export type ById<Value = Seen> = Readonly<Record<string, Value>>;

/** A request below `/v1` that must succeed; gives the body. */
export type Get = (method: 'GET' | 'POST', path: string, body?: object) => Promise<string>;

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';

/**
 * The resources of a type in a project as listings, SPARQL and search tell of them.
 *
 * @param type - IRI; at most 10,000 have it, each with `value`, a number, in the vocabulary of `vocab`
 */
export async function viewsOf(get: Get, project: string, type: string, vocab: string) {
  return {
    listed: await listed(get, project, type),
    graph: await inGraph(get, project, type, vocab),
    found: await inSearch(get, project, type),
  };
}

async function listed(get: Get, project: string, type: string): Promise<ById<Omit<Seen, 'value'>>> {
  const all: Record<string, Omit<Seen, 'value'>> = {};
  let next: string | undefined = `/resources/${project}?size=1000&type=${encodeURIComponent(type)}`;
  while (next) {
    const page: ListPage = JSON.parse(await get('GET', next));
    for (const { '@id': id, _rev: rev, _deprecated: deprecated } of page._results) {
      assert.ok(!(id in all), `${id} is on two pages`);
      all[id] = { rev, deprecated };
    }
    next = page._next?.replace(/^.*?\/v1/, '');
  }
  return all;
}

interface ListPage {
  readonly _next?: string;
  readonly _results: readonly { '@id': string; _rev: number; _deprecated: boolean }[];
}

async function inGraph(get: Get, project: string, type: string, vocab: string): Promise<ById> {
  const query = `SELECT ?id ?rev ?deprecated ?value {
    ?id a <${type}> ; <${NXV}rev> ?rev ; <${NXV}deprecated> ?deprecated ; <${vocab}value> ?value }`;
  const answer = await get('GET', `/views/${project}/graph/sparql?query=${encodeURIComponent(query)}`);
  const rows: Record<'id' | 'rev' | 'deprecated' | 'value', { value: string }>[] = JSON.parse(answer).results.bindings;
  assert.equal(new Set(rows.map(({ id }) => id.value)).size, rows.length, 'a resource is in the graph twice');
  return Object.fromEntries(
    rows.map(({ id, rev, deprecated, value }) => [
      id.value,
      { rev: Number(rev.value), deprecated: deprecated.value === 'true', value: Number(value.value) },
    ]),
  );
}

async function inSearch(get: Get, project: string, type: string): Promise<ById> {
  const query = { query: { term: { '@type': type } }, size: 10_000 };
  const { hits } = JSON.parse(await get('POST', `/views/${project}/documents/_search`, query));
  const documents: SearchDocument[] = hits.hits.map(({ _source }: { _source: SearchDocument }) => _source);
  assert.equal(hits.total.value, documents.length);
  return Object.fromEntries(
    documents.map(({ '@id': id, _rev: rev, _deprecated: deprecated, _original_source: source }) => [
      id,
      { rev, deprecated, value: JSON.parse(source).value },
    ]),
  );
}

interface SearchDocument {
  readonly '@id': string;
  readonly _rev: number;
  readonly _deprecated: boolean;
  readonly _original_source: string;
}
