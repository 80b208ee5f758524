import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { barrelHierarchy } from '../../../../src/algorithms/annotation/barrels/barrel-hierarchy.ts';
import type { BarrelPositions } from '../../../../src/algorithms/annotation/barrels/barrel-positions.ts';
import { splitBarrels } from '../../../../src/algorithms/annotation/barrels/split-barrels.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { annotationOf, valuesOf, withPool } from '../../support.ts';

const layer = (id: number, ending: string, children: object[] = []) => ({
  ...{ id, acronym: `SSp-bfd${ending}`, name: `Barrel field, layer ${ending}`, st_level: 11, graph_order: 5, children },
});
const CORTEX = parseHierarchy(
  {
    ...{ id: 1, acronym: 'root', name: 'root' },
    children: [
      {
        ...{ id: 329, acronym: 'SSp-bfd', name: 'Barrel field', st_level: 9, graph_order: 4 },
        children: [
          layer(981, '1'),
          layer(201, '2/3', [layer(1998, '2'), layer(1999, '3')]),
          ...[layer(1047, '4'), layer(1070, '5'), layer(1038, '6a'), layer(1062, '6b')],
        ],
      },
    ],
  },
  'tree.json',
);
/** By atlas-splitter 0.1.5. */
const C1 = { barrel: 1013068637, '1': 1337935688, '2/3': 1667660763, '2': 1558550786, '3': 2563782304 };
const LAYERS = ['1', '2', '3', '4', '5', '6a', '6b'];
/** Of a slab of 3 × 57 × 57 voxels: the first row of each layer. */
const FIRST_ROWS = [0, 5, 10, 20, 30, 40, 50];
const LABELS = [981, 1998, 1999, 1047, 1070, 1038, 1062];
const [W, H, D] = [3, 57, 57];
const layerAt = (y: number) => FIRST_ROWS.findLastIndex((first) => y >= first);
const slab = Array.from({ length: W * H * D }, (_, i) => LABELS[layerAt(Math.floor(i / W) % H)]);

const positions = (rows: readonly (readonly [x: number, y: number, z: number, barrel: string])[]): BarrelPositions => {
  const at = (axis: 0 | 1 | 2) => rows.map((row) => 25 * (row[axis] + 0.5));
  const names = [...new Set(rows.map((row) => row[3]))];
  const barrel = { names, rows: Uint32Array.from(rows, (row) => names.indexOf(row[3])) };
  return { x: at(0), y: at(1), z: at(2), barrel };
};
const split = (rows: BarrelPositions, labels = slab) =>
  withPool(2, async (pool) => {
    const { hierarchy, annotation } = splitBarrels(pool, CORTEX, annotationOf([W, H, D], labels), rows, { planes: 7 });
    return { hierarchy, values: await valuesOf(annotation.values) };
  });

describe('barrel columns', () => {
  const columns = Array.from({ length: W * H }, (_, n) => [n % W, Math.floor(n / W)] as const).flatMap(([x, y]) => [
    [x, y, 20, 'C1'] as const,
    [x, y, 10, 'C2'] as const,
  ]);

  test('have the layers of the barrel field in regions of their own', async () => {
    const { hierarchy, values } = await split(positions(columns));
    const idOf = (barrel: string, number: number) => hierarchy.byAcronym(`SSp-bfd-${barrel}-${LAYERS[number]}`)?.id;
    const expected = slab.map((label, i) => {
      const [y, z] = [Math.floor(i / W) % H, Math.floor(i / (W * H))];
      const barrel = { 20: 'C1', 10: 'C2' }[z];
      return barrel ? idOf(barrel, layerAt(y)) : label;
    });
    assert.deepEqual(values, expected);
  });

  test('belong to the barrel of the first row where several claim a voxel, and stay as they are in other regions', async () => {
    const labels = slab.with(0, 201).with(1, 777);
    const rows = positions([[0, 0, 0, 'E1'], [1, 0, 0, 'E1'], [2, 9, 0, 'E1'], [2, 9, 0, 'A1'], [2, 9, 0, 'E1']]); // biome-ignore format: a table
    const { hierarchy, values } = await split(rows, labels);
    const changed = values.flatMap((label, i) => (label === labels[i] ? [] : [[i, label]]));
    assert.deepEqual(changed, [[2 + W * 9, hierarchy.byAcronym('SSp-bfd-E1-2')?.id]]);
  });

  test('may be none', async () => {
    const { hierarchy, values } = await split(positions([]));
    assert.deepEqual(values, slab);
    assert.deepEqual(hierarchy.toJson(), CORTEX.toJson());
  });

  test('lie in the annotation', async () => {
    const details = { row: 1, barrel: 'B2', position: [87.5, 12.5, 12.5] };
    const rows = positions([[0, 0, 0, 'B1'], [3, 0, 0, 'B2']]); // biome-ignore format: a table
    await assert.rejects(split(rows), { tag: 'BarrelOutside', details });
  });
});

describe('the hierarchy with barrels', () => {
  test('has them below the barrel field in order of their names, with the ids of the reference', () => {
    const result = barrelHierarchy(CORTEX, ['C2', 'C1']);
    const { children } = result.get(329);
    assert.deepEqual(children.slice(0, 7), [...CORTEX.get(329).children, C1.barrel]);
    assert.equal(result.get(children[7]).acronym, 'SSp-bfd-C2');
    const layers = result.get(C1.barrel).children;
    assert.deepEqual(layers.slice(0, 2), [C1['1'], C1['2/3']]);
    assert.deepEqual(layers.map((id) => result.get(id).acronym.slice('SSp-bfd-C1-'.length)), ['1', '2/3', '4', '5', '6a', '6b']); // biome-ignore format: a list
    assert.deepEqual(result.get(C1['2/3']).children, [C1['2'], C1['3']]);
    assert.deepEqual(result.get(C1['3']).attributes, {
      ...{ id: C1['3'], acronym: 'SSp-bfd-C1-3', name: 'Barrel field, C1 barrel layer 3' },
      ...{ st_level: 12, graph_order: 7, parent_structure_id: C1['2/3'] },
    });
  });

  test('needs a barrel field, and barrels that are new', () => {
    const other = parseHierarchy({ id: 1, acronym: 'root', name: 'root', children: [] }, 'fly.json');
    assert.throws(() => barrelHierarchy(other, ['C1']), { tag: 'UnknownRegion', message: /fly\.json.*SSp-bfd/ });
    assert.throws(() => barrelHierarchy(barrelHierarchy(CORTEX, ['C1']), ['B1', 'C1']), {
      tag: 'BarrelsAlreadySplit',
      message: /is split already: it has the region SSp-bfd-C1\.$/,
    });
  });
});
