import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRegionsLayersMap, readRegionsLayersMap } from '../../src/ontology/layers.ts';
import { missing, realInput } from '../shared-inputs.ts';

const L6A = 'https://bbp.epfl.ch/ontologies/core/bmo/neocortex_layer_6a';

test('gives the layers of a region in their order', () => {
  const layer = (id: string, label: string) => ({ layer_ID: id, layer_label: label });
  const json = { 'mba:33': { acronym: 'VISp6a', layers: [layer(L6A, 'L6a'), layer('http://x.org/L6', 'L6')] } };
  const layers = parseRegionsLayersMap(json, 'map.json');
  assert.deepEqual(layers.get(33), [
    { id: L6A, label: 'L6a' },
    { id: 'http://x.org/L6', label: 'L6' },
  ]);
  assert.equal(layers.get(1), undefined);
});

test('refuses a map that says something else, naming the place', () => {
  const refused = (json: unknown, at: RegExp) =>
    assert.throws(() => parseRegionsLayersMap(json, 'map.json'), { tag: 'MalformedLayersMap', message: at });
  refused({ 'mba:33': { layers: [{ layer_ID: 'L6a', layer_label: 'L6a' }] } }, /mba:33\/layers\/0\/layer_ID/);
  refused({ 'mba:33': {} }, /mba:33\/layers/);
  refused({ VISp6a: { layers: [] } }, /map\.json/);
  refused([], /the top/);
});

const REAL = realInput('metadata/regions_layers_map.json');
test('reads the layers of the mouse brain', { skip: missing(REAL) }, async () => {
  const layers = await readRegionsLayersMap(REAL);
  assert.equal(layers.size, 508);
  assert.equal([...layers.values()].filter((own) => own.length === 2).length, 72);
  assert.equal([...layers.values()].flat().filter(({ id }) => id === L6A).length, 57);
});
