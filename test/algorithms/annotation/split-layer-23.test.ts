import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { splitLayer23Hierarchy } from '../../../src/algorithms/annotation/layer-23-hierarchy.ts';
import { splitLayer23 } from '../../../src/algorithms/annotation/split-layer-23.ts';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';
import type { RegionNode } from '../../../src/ontology/hierarchy-document.ts';
import { newRegionId } from '../../../src/ontology/region-id.ts';
import type { Grid, Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { valuesOf, withPool } from '../support.ts';

const MO3 = 2906756445;

const layer = (id: number, area: string, number: string, more: object = {}): RegionNode => {
  return { id, atlas_id: 9, acronym: `${area}${number}`, name: `${area}, layer ${number}`, children: [], ...more };
};

/** Isocortex with a motor area; ENT, outside, has a layer 2 of its own. */
const cortex = (motorLayers: RegionNode[]) =>
  parseHierarchy(
    {
      ...{ id: 1, acronym: 'root', name: 'root' },
      children: [
        {
          ...{ id: 315, acronym: 'Isocortex', name: 'Isocortex' },
          children: [{ id: 500, acronym: 'MO', name: 'MO', children: motorLayers }],
        },
        { id: 918, acronym: 'ENT', name: 'ENT', children: [layer(2, 'ENT', '2')] },
      ],
    },
    'tree.json',
  );

describe('the hierarchy with layer 2/3 split', () => {
  test('has a layer 2 and a layer 3 below each layer 2/3, and moves a layer 2 that was beside it', () => {
    const hierarchy = cortex([
      layer(107, 'MO', '1'),
      layer(218, 'MO', '2'),
      layer(219, 'MO', '2/3'),
      layer(299, 'MO', '5'),
    ]);
    const { hierarchy: result, split } = splitLayer23Hierarchy(hierarchy);
    assert.deepEqual(result.get(500).children, [107, 219, 299]);
    assert.deepEqual(result.get(219).children, [218, MO3]);
    assert.deepEqual([...split], [[219, { layer2: 218, layer3: MO3 }]]);
    const expected = { id: MO3, atlas_id: 9, acronym: 'MO3', name: 'MO, layer 3', parent_structure_id: 219 };
    assert.deepEqual(result.get(MO3).attributes, expected);
    assert.deepEqual(result.get(918).children, [2]);
  });

  test('keeps regions whose acronym ends in a digit when no layer 2/3 is theirs', () => {
    const hierarchy = cortex([
      layer(7, 'MO-A', '2'),
      layer(8, 'MO', '3', { name: 'third', children: [layer(9, 'X', '5')] }),
    ]);
    const { hierarchy: result, split } = splitLayer23Hierarchy(hierarchy);
    assert.deepEqual(result.toJson(), hierarchy.toJson());
    assert.equal(split.size, 0);
  });

  test('gives the ids of the reference', () => {
    const ids = ['VISp2', 'VISp3', 'SSp-bfd2', 'SSp-bfd3'].map(newRegionId);
    assert.deepEqual(ids, [2683995601, 3894563657, 2835688982, 2598818153]);
  });

  test('is not made twice, nor of layers with other names', () => {
    const { hierarchy } = splitLayer23Hierarchy(cortex([layer(219, 'MO', '2/3')]));
    const details = { file: 'tree.json', id: 219, acronym: 'MO2/3', problem: 'has regions below it' };
    assert.throws(() => splitLayer23Hierarchy(hierarchy), { tag: 'LayerNotSplittable', details });
    const misnamed = cortex([layer(219, 'MO', '2/3', { name: 'upper layers' })]);
    assert.throws(() => splitLayer23Hierarchy(misnamed), { tag: 'LayerNotSplittable', message: /upper layers/ });
  });

  test('needs an isocortex', () => {
    const other = parseHierarchy({ id: 1, acronym: 'root', name: 'root', children: [] }, 'fly.json');
    assert.throws(() => splitLayer23Hierarchy(other), { tag: 'UnknownRegion', message: /fly\.json.*Isocortex/ });
  });
});

describe('an annotation with layer 2/3 split', () => {
  const hierarchy = cortex([layer(107, 'MO', '1'), layer(219, 'MO', '2/3')]);
  const MO2 = newRegionId('MO2');
  /** A column of 12 voxels, of which the upper 10 are layer 2/3, and one of ENT2. */
  const shape: Vec3 = [1, 14, 1];
  const labels = [0, 107, ...Array(10).fill(219), 2, 0];
  const upwards = Array(14).fill([0, -1, 0]).flat();
  const split = (grid: Grid, vectors: ArrayLike<number>, compat = false) =>
    withPool(2, async (pool) => {
      const annotation = memorySource(volumeOf('uint32', shape, labels, grid));
      const field = volumeOf('float', grid.shape, vectors, grid);
      const header = { grid: field.grid, components: field.components, type: 'float' } as const;
      const source = memorySource(field);
      const { annotation: result, cutOff } = await splitLayer23(
        pool,
        hierarchy,
        annotation,
        { header, source },
        { compat },
      );
      return { values: await valuesOf(result.values), cutOff };
    });

  test('has the shallow three tenths in layer 2', async () => {
    const expected = [0, 107, ...Array(3).fill(MO2), ...Array(7).fill(MO3), 2, 0];
    assert.deepEqual(await split(gridOf(shape), upwards), { values: expected, cutOff: 0 });
  });

  test('is the same at any voxel size, but not with the steps of the reference', async () => {
    const { values } = await split(gridOf(shape), upwards);
    const fine = gridOf(shape, { spacing: [1, 1, 1] });
    assert.deepEqual((await split(fine, upwards)).values, values);
    // A step of 0.5 µm is two voxels long.
    const tiny = gridOf(shape, { spacing: [0.25, 0.25, 0.25] });
    assert.deepEqual((await split(tiny, upwards)).values, values);
    const coarse = [0, 107, ...Array(2).fill(MO2), ...Array(8).fill(MO3), 2, 0];
    assert.deepEqual((await split(tiny, upwards, true)).values, coarse);
  });

  test('is the same without any voxel to split', async () => {
    const other = parseHierarchy(cortex([]).toJson(), 'tree.json');
    await withPool(1, async (pool) => {
      const field = volumeOf('float', [1, 1, 1], [0, 1, 0]);
      const vectors = {
        header: { grid: field.grid, components: 3, type: 'float' },
        source: memorySource(field),
      } as const;
      const annotation = memorySource(volumeOf('uint32', [1, 1, 1], [219]));
      assert.deepEqual(await valuesOf((await splitLayer23(pool, other, annotation, vectors)).annotation.values), [219]);
    });
  });

  test('needs vectors on its own grid', async () => {
    const message = /shape/;
    await assert.rejects(
      withPool(1, async (pool) => {
        const field = volumeOf('float', [1, 2, 1], [0, 1, 0, 0, 1, 0]);
        const vectors = {
          header: { grid: field.grid, components: 3, type: 'float' },
          source: memorySource(field),
        } as const;
        await splitLayer23(pool, hierarchy, memorySource(volumeOf('uint32', shape, labels)), vectors);
      }),
      { tag: 'GridMismatch', message },
    );
    await assert.rejects(split(gridOf(shape), Array(14).fill(1)), { tag: 'NotDirectionVectors' });
    await assert.rejects(split(gridOf(shape), upwards.with(3 * 5, Number.NaN)), { tag: 'VectorsUndefined' });
  });
});
