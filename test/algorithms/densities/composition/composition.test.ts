import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertSameTypes,
  excitatoryShares,
  parseComposition,
} from '../../../../src/algorithms/densities/composition/neuron-composition.ts';
import { parseTaxonomy } from '../../../../src/algorithms/densities/composition/taxonomy.ts';

const TAXONOMY = 'mtype   mClass  sClass\nL1_DAC  INT  INH\nL2_IPC\tPYR\tEXC\nL2_TPC:A PYR EXC\n';
const LAYERS = ['layer_1', 'layer_2'];
const neuron = (layer: number | string, mtype: string, density: number) => ({ density, region: '@1$', traits: { layer, mtype } }); // biome-ignore format: one thought
const COMPOSITION = { neurons: [neuron(1, 'L1_DAC', 5), neuron(2, 'L2_TPC:A', 30), neuron('2', 'L2_IPC', 10)] };

test('gives each excitatory M-type its share of those of its layer', () => {
  const taxonomy = parseTaxonomy(TAXONOMY, 'taxonomy.tsv');
  const types = parseComposition(COMPOSITION, 'composition.yaml', LAYERS);
  assertSameTypes({ file: 'taxonomy.tsv', taxonomy }, { file: 'composition.yaml', types });
  assert.deepEqual(excitatoryShares(types, taxonomy), [
    { layer: 2, mType: 'L2_TPC:A', share: 0.75 },
    { layer: 2, mType: 'L2_IPC', share: 0.25 },
  ]);
});

test('says of a taxonomy all that is wrong', () => {
  const refuse = (text: string, message: RegExp) =>
    assert.throws(() => parseTaxonomy(text, 'taxonomy.tsv'), (error: Error) => message.test(error.message)); // biome-ignore format: one thought
  refuse('mtype mClass\nA INT\n', /sClass/);
  refuse('mtype mClass sClass\nA INT EXCIT\nB INT inh\n', /row 2.*EXCIT.*row 3.*inh/);
  refuse('mtype mClass sClass\nA INT INH\nA PYR EXC\n', /row 3, column sClass: A is INH above/);
  refuse('mtype mClass sClass\nA INT INH\n', /no M-type is of class EXC/);
});

test('names negative densities and unknown layers of a composition, all at once', () => {
  const bad = { neurons: [neuron(1, 'L1_DAC', -5), { density: 1, traits: { mtype: 'X' } }] };
  assert.throws(() => parseComposition(bad, 'composition.yaml', LAYERS), (error: Error) =>
    /neurons\.0\.density.*neurons\.1\.traits\.layer/.test(error.message)); // biome-ignore format: one thought
  const unknown = { neurons: [neuron(23, 'L23', 1), neuron(7, 'L7', 1)] };
  const problems = [
    'neurons.0.traits.layer: the region has no layer_23 (there is layer_2)',
    'neurons.1.traits.layer: the region has no layer_7 (there is layer_1)',
  ];
  const details = { file: 'composition.yaml', problems };
  assert.throws(() => parseComposition(unknown, 'composition.yaml', LAYERS), { tag: 'MalformedComposition', details });
});

test('names the M-types that only one of the two files has', () => {
  const taxonomy = parseTaxonomy(`${TAXONOMY}L4_SSC PYR EXC\n`, 'taxonomy.tsv');
  const neurons = [...COMPOSITION.neurons, neuron(2, 'L2_TPC:B', 1)];
  const types = parseComposition({ neurons }, 'composition.yaml', LAYERS);
  const compare = () => assertSameTypes({ file: 'taxonomy.tsv', taxonomy }, { file: 'composition.yaml', types });
  const files = { taxonomy: 'taxonomy.tsv', composition: 'composition.yaml' };
  const details = { ...files, onlyInTaxonomy: ['L4_SSC'], onlyInComposition: ['L2_TPC:B'] };
  assert.throws(compare, { tag: 'CompositionMismatch', details });
});
