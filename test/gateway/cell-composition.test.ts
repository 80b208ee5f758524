import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { exactCompositionJson } from '../../src/entities/cell-composition/exact-composition.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { regionIri } from '../../src/entities/identifiers.ts';
import { toIri } from '../../src/entities/iri.ts';
import { prepareParts, writeParts } from '../../src/entities/register/push-parts.ts';
import { ANONYMOUS } from '../../src/store/caller.ts';
import { BASE, RELEASE, TAG } from './atlas.ts';
import { post, query, startService } from './service.ts';

const BP = 'http://uri.interlex.org/base/ilx_0383198';
const M = 'http://example.org/M';
const E = 'http://example.org/e';
const F = 'http://example.org/f';

/** As the annotation of the tiny atlas has them: 4 and 5 are layers of the cortex 2, 3 is the thalamus. */
const EXACT = {
  sums: {
    voxelVolume: 1e8,
    voxels: new Map([[3, 3], [4, 2], [5, 2]]), // biome-ignore format: a table
    sums: new Map([
      ['L23_BP|e', new Map([[4, 30], [5, 10]])], // biome-ignore format: a table
      ['L23_BP|f', new Map([[5, 5]])],
      ['M|e', new Map([[3, 0.1]])],
    ]),
  },
  iris: { mTypes: new Map([['L23_BP', BP], ['M', M]]), eTypes: new Map([['e', E], ['f', F]]) }, // biome-ignore format: a table
};

async function pushComposition(graph: Graph, folder: string): Promise<void> {
  const id = (name: string) => toIri(`${BASE}${name}`);
  const [volumePart, summaryPart] = [id('composition-volume'), id('composition-summary')];
  const common = {
    release: { id: RELEASE, rev: 1, tag: TAG },
    region: { id: regionIri(997), label: 'root' },
    space: { id: id('space'), tag: TAG },
    contributors: [],
    stem: '',
  };
  const fileOf = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return { path: join(folder, name), name, mediaType: 'application/json' };
  };
  const volume = await fileOf('volume.json', '{"hasPart":[]}');
  const rounded = await fileOf('summary.json', '{"hasPart":{}}');
  const exact = await fileOf('exact_sums.json', exactCompositionJson(EXACT));
  const composition = graph.cellComposition ?? assert.fail('no id');
  const parts = [
    { mapping: 'cell-composition-volume', facts: { ...common, id: volumePart, name: 'Volume' }, files: [volume] },
    {
      mapping: 'cell-composition-summary',
      facts: { ...common, id: summaryPart, name: 'Summary' },
      files: [rounded, exact],
    },
    {
      mapping: 'cell-composition',
      facts: { ...common, id: composition, name: 'Cells', volumePart, summaryPart },
      files: [],
      namesOthers: true,
    },
  ];
  await writeParts(graph, ANONYMOUS, TAG, await prepareParts(graph, ANONYMOUS, TAG, parts), () => {});
}

describe('a cell composition', async () => {
  const service = await startService();
  const { app, graph, folder } = service;
  after(() => service.close());
  await pushComposition(graph, folder);
  const ask = (text: string) => query(app, text);
  const summaryOf = async (args: string) =>
    (await ask(`{ cellComposition { summary${args} { mType { label } eType { label } count density } } }`))
      .cellComposition.summary;

  test('is of a release and names the list of its densities', async () => {
    const { cellComposition, atlasRelease } = await ask(`{
      cellComposition(at: { tag: "${TAG}" }) { __typename name atlasRelease { id } volume { name encodingFormat } }
      atlasRelease { cellCompositions { nodes { name } } } }`);
    assert.deepEqual(cellComposition, {
      __typename: 'CellComposition',
      name: 'Cells',
      atlasRelease: { id: RELEASE },
      volume: { name: 'volume.json', encodingFormat: 'application/json' },
    });
    assert.deepEqual(atlasRelease.cellCompositions.nodes, [{ name: 'Cells' }]);
  });

  test('sums cells up over a region and its descendants, by the detail asked for', async () => {
    const cortex = `region: "${regionIri(2)}"`;
    assert.deepEqual(await summaryOf(`(${cortex}, by: TOTAL)`), [
      { mType: null, eType: null, count: 4.5, density: 11.25 },
    ]);
    assert.deepEqual(await summaryOf(`(${cortex})`), [
      { mType: { label: 'L23_BP' }, eType: { label: 'e' }, count: 4, density: 10 },
      { mType: { label: 'L23_BP' }, eType: { label: 'f' }, count: 0.5, density: 1.25 },
    ]);
    assert.deepEqual(await summaryOf(`(${cortex}, includeDescendants: false)`), []);
    const [bipolar, other] = await summaryOf('(by: M_TYPE)');
    assert.deepEqual([bipolar.mType.label, bipolar.count, bipolar.eType], ['L23_BP', 4.5, null]);
    assert.equal(other.count, 0.01);
    assert.deepEqual(await summaryOf(`(region: "${regionIri(10)}", by: TOTAL)`), []);
  });

  test('is what a region answers from about its cells', async () => {
    const { brainRegion } = await ask(`{ brainRegion(regionId: 2) { cellDensities(eType: "e") { totalCount
      nodes { region { acronym } mType { label } count density } } } }`);
    assert.deepEqual(brainRegion.cellDensities, {
      totalCount: 1,
      nodes: [{ region: { acronym: 'CTX' }, mType: { label: 'L23_BP' }, count: 4, density: 10 }],
    });
  });

  test('lists the cells of each labelled region, page by page, and the types as ontologies define them', async () => {
    const { cellComposition } = await ask(`{ cellComposition { densities(mType: "L23_BP", first: 2) { totalCount
      nodes { region { acronym } mType { id entity { name } } eType { label entity { id } } density } } } }`);
    assert.deepEqual(cellComposition.densities, {
      totalCount: 3,
      nodes: [
        {
          region: { acronym: 'CTX1' },
          mType: { id: BP, entity: { name: 'L23_BP' } },
          eType: { label: 'e', entity: null },
          density: 15,
        },
        {
          region: { acronym: 'CTX2' },
          mType: { id: BP, entity: { name: 'L23_BP' } },
          eType: { label: 'e', entity: null },
          density: 5,
        },
      ],
    });
    const byIri = await ask(
      `{ cellComposition { densities(region: "${regionIri(5)}", eType: "${F}") { nodes { count } } } }`,
    );
    assert.deepEqual(byIri.cellComposition.densities.nodes, [{ count: 0.5 }]);
  });

  test('says so when the release has no such region, and is null where there is none', async () => {
    const answer = await post(app, { query: '{ cellComposition { summary(region: "http://r/1") { count } } }' });
    assert.equal(answer.json().errors[0].extensions.code, 'BAD_USER_INPUT');
    assert.deepEqual(await ask('{ cellComposition(id: "https://example.org/none") { name } }'), {
      cellComposition: null,
    });
  });
});
