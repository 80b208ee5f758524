import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparqlSettings } from '../../src/cli/sparql-settings.ts';
import { configurationFromAssignments, mergeConfiguration } from '../../src/pipeline/configuration.ts';

const settingsOf = (...assignments: string[]) =>
  sparqlSettings(mergeConfiguration([configurationFromAssignments(assignments)]));

test('limits and endpoints of SPARQL views are read from the configuration', () => {
  const jena = 'bbp/atlas http://127.0.0.1:13030/ds/sparql http://127.0.0.1:13030/ds/update urn:x-arq:UnionGraph';
  const other = 'o/p https://example.org/q https://example.org/u';
  const { maxQuads, timeoutMs, endpoints } = settingsOf(
    ...['SPARQL_MAX_QUADS=1000', 'SPARQL_TIMEOUT=5', `SPARQL_ENDPOINTS=${jena}, ${other}`],
  );
  assert.deepEqual([maxQuads, timeoutMs], [1000, 5000]);
  assert.deepEqual(endpoints, {
    'bbp/atlas': {
      query: 'http://127.0.0.1:13030/ds/sparql',
      update: 'http://127.0.0.1:13030/ds/update',
      unionGraph: 'urn:x-arq:UnionGraph',
    },
    'o/p': { query: 'https://example.org/q', update: 'https://example.org/u' },
  });
  assert.deepEqual(settingsOf().endpoints, {});
});

test('endpoints that are no list of projects with two addresses are refused', () => {
  for (const wrong of [
    'bbp/atlas',
    'bbp/atlas http://x',
    'bbp http://x http://y',
    'a/b file:///x http://y',
    'a/b http://x http://y,',
  ]) {
    assert.throws(() => settingsOf(`SPARQL_ENDPOINTS=${wrong}`), { tag: 'InvalidConfiguration' }, wrong);
  }
});
