import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS as caller } from '../../../../src/store/caller.ts';
import { DEFAULT_SPARQL_VIEW } from '../../../../src/store/views/default-views.ts';
import { openEmbeddedStore } from '../../../support/embedded-store.ts';
import { generatedQueries, generatedResources } from './generated-queries.ts';

const TABLE = 'application/sparql-results+json';
const COUNT = 110;
const SEEDS = [1, 20_251];

type Term = { readonly type: string; readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string };
type Results = {
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: readonly Record<string, Term>[] };
};

/** Rows in any order; numbers and times by value, blank nodes without their labels, as engines write them differently. */
function normal({ boolean, results }: Results): unknown {
  const text = ({ type, value, datatype = '', 'xml:lang': language = '' }: Term): string => {
    if (type === 'bnode') return '_:';
    const kind = datatype.replace(/.*#string$/, '');
    const written = /#(double|decimal|integer|float)$/.test(kind)
      ? Number(value)
      : /#dateTime$/.test(kind)
        ? new Date(value).toISOString()
        : value;
    return [type === 'uri' ? '<>' : kind, language, written].join(' ');
  };
  const row = (bindings: Record<string, Term>): string =>
    JSON.stringify(
      Object.entries(bindings)
        .map(([name, term]) => [name, text(term)])
        .sort(),
    );
  return boolean ?? results?.bindings.map(row).sort();
}

const statement = ({ g, s, p, o }: Record<string, Term>): string =>
  `GRAPH ${written(g)} { ${[s, p, o].map(written).join(' ')} }`;

function written({ type, value, datatype, 'xml:lang': language }: Term): string {
  if (type !== 'literal') return type === 'uri' ? `<${value}>` : `_:${value}`;
  return JSON.stringify(value) + (language ? `@${language}` : datatype ? `^^<${datatype}>` : '');
}

/** Address of a namespace of Blazegraph beside which the test makes its own, such as `http://127.0.0.1:19999/blazegraph/namespace/kb`. */
const BLAZEGRAPH = process.env.ATLASGRAPH_TEST_BLAZEGRAPH;
const NAMESPACE = 'generated';
const PROPERTIES = `com.bigdata.rdf.sail.namespace=${NAMESPACE}
com.bigdata.rdf.store.AbstractTripleStore.quads=true
com.bigdata.rdf.store.AbstractTripleStore.axiomsClass=com.bigdata.rdf.axioms.NoAxioms
com.bigdata.rdf.sail.truthMaintenance=false`;

async function post(path: string, type: string, body: string): Promise<string> {
  const response = await fetch(new URL(path, BLAZEGRAPH), {
    method: 'POST',
    headers: { accept: TABLE, 'content-type': `${type}; charset=utf-8` },
    body,
  });
  const text = await response.text();
  assert.ok(response.ok, `${body}\n${text}`);
  return text;
}

/** The queries are asked of both as they are. */
describe('generated queries to Blazegraph', {
  skip: BLAZEGRAPH ? false : 'needs a Blazegraph (set ATLASGRAPH_TEST_BLAZEGRAPH)',
}, () => {
  const remove = () => fetch(new URL(NAMESPACE, BLAZEGRAPH), { method: 'DELETE' });
  before(async () => {
    await remove();
    await post('../namespace', 'text/plain', PROPERTIES);
  });
  after(remove);

  for (const seed of SEEDS) {
    test(`have the same rows as in a view, seed ${seed}`, async () => {
      const { store, project, close } = await openEmbeddedStore();
      try {
        for (const source of generatedResources(seed)) await store.create({ project, caller, source });
        const selection = { types: [], schemas: [], includeDeprecated: true, includeMetadata: true };
        const ask = async (query: string) =>
          JSON.parse(String(await store.querySparql([{ project, id: DEFAULT_SPARQL_VIEW, selection }], query, TABLE)));
        const { results } = await ask('SELECT * { GRAPH ?g { ?s ?p ?o } }');
        const load = `CLEAR ALL; INSERT DATA { ${results.bindings.map(statement).join('\n')} }`;
        await post(`${NAMESPACE}/sparql`, 'application/sparql-update', load);
        let rows = 0;
        for (const query of generatedQueries(seed, COUNT)) {
          const ours = normal(await ask(query));
          const theirs = normal(JSON.parse(await post(`${NAMESPACE}/sparql`, 'application/sparql-query', query)));
          assert.deepEqual(ours, theirs, query);
          rows += Array.isArray(ours) ? ours.length : 1;
        }
        assert.ok(rows > COUNT, 'most queries find something');
      } finally {
        await close();
      }
    });
  }
});
