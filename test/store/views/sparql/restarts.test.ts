import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Iri } from '../../../../src/store/resource.ts';
import type { SparqlResults } from '../../../../src/store/sparql-views.ts';
import { DEFAULT_SPARQL_VIEW } from '../../../../src/store/views/default-views.ts';
import { endpointView } from '../../../../src/store/views/sparql/endpoint.ts';
import type { GraphSource } from '../../../../src/store/views/sparql/graph-source.ts';
import { graphThread } from '../../../../src/store/views/sparql/graph-thread.ts';
import { memoryViews } from '../../../../src/store/views/sparql/memory-views.ts';
import { DEFAULT_SETTINGS } from '../../../../src/store/views/sparql/settings.ts';
import { startSparqlServer } from '../../../support/sparql-server.ts';

const EX = 'https://example.org/';
const QUERY = `SELECT ?n { ?s <${EX}name> ?n } ORDER BY ?n`;
const TABLE = 'application/sparql-results+json';
const selection = { types: [], schemas: [], includeDeprecated: true, includeMetadata: true };
const view = { project: { org: 'bbp', project: 'atlas' }, id: DEFAULT_SPARQL_VIEW, selection };

/** A log of three changes, read one by one; the view is restarted once, as the last one is read. */
function logOfThree(restart: () => Promise<void>) {
  const read: number[] = [];
  let restarted: Promise<void> | undefined;
  const source: GraphSource = {
    lastCommit: async () => 3,
    identify: async () => 'view',
    async graphChanges(_view, after) {
      read.push(after);
      if (after === 2) restarted ??= restart();
      const seq = after + 1;
      const id = `${EX}${seq}` as Iri;
      return [{ seq, id, expanded: JSON.stringify({ '@id': id, [`${EX}name`]: [{ '@value': seq }] }), metadata: {} }];
    },
  };
  return { source, read, restarted: () => restarted };
}

async function namesIn(results: SparqlResults): Promise<string[]> {
  const { bindings } = JSON.parse(typeof results === 'string' ? results : await text(results)).results;
  return bindings.map(({ n }: { n: { value: string } }) => n.value);
}

test('an endpoint that is emptied while it is filled is filled from the start', async (t) => {
  const server = await startSparqlServer();
  t.after(server.close);
  const { source, read, restarted } = logOfThree(() => filled.empty());
  const endpoint = { query: `${server.url}/query`, update: `${server.url}/update` };
  const filled = endpointView(endpoint, source, DEFAULT_SETTINGS, {
    table: () => assert.fail('no table is asked for'),
  });
  t.after(filled.close);
  assert.deepEqual(await namesIn(await filled.query(view, QUERY, TABLE)), ['1', '2', '3']);
  await restarted();
  assert.deepEqual(await namesIn(await filled.query(view, QUERY, TABLE)), ['1', '2', '3']);
  assert.deepEqual(read, [0, 1, 2, 0, 1, 2]);
});

test('a view in memory that is let go of while it is loaded is loaded from the start', async (t) => {
  const thread = graphThread(DEFAULT_SETTINGS);
  t.after(thread.close);
  const { source, read } = logOfThree(() => views.forget(() => true));
  const views = memoryViews(source, DEFAULT_SETTINGS, thread);
  assert.deepEqual(await namesIn(await views.query([view], QUERY, TABLE)), ['1', '2', '3']);
  assert.deepEqual(read, [0, 1, 2, 0, 1, 2]);
});
