import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cropGrid, growBox, labelBox } from '../../../src/algorithms/regions/bounding-box.ts';
import { halfAt } from '../../../src/algorithms/regions/halves.ts';
import { layerLabels } from '../../../src/algorithms/regions/layer-labels.ts';
import { layeredVolume } from '../../../src/algorithms/regions/layered-volume.ts';
import { parseRegionMetadata, type RegionMetadata } from '../../../src/algorithms/regions/region-metadata.ts';
import { uncrop } from '../../../src/algorithms/regions/uncrop.ts';
import { readHierarchy } from '../../../src/ontology/hierarchy.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { missing, realInput } from '../../shared-inputs.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { annotationOf, type Branch, hierarchyOf, valuesOf, withPool } from '../support.ts';

const HIERARCHY = realInput('ccfv3_25/hierarchy.json');

const metadataOf = (region: string, queries: readonly string[]): RegionMetadata => ({
  region: { name: region, query: region, attribute: 'acronym', withDescendants: true },
  layers: { names: queries, queries, attribute: 'acronym', withDescendants: true },
});

describe('layers of a region', () => {
  test('are numbered by the order of the queries, inside the region only', { skip: missing(HIERARCHY) }, async () => {
    const hierarchy = await readHierarchy(HIERARCHY);
    const labels = [107, 107, 107, 12993, 219, 219, 219, 299, 299, 299];
    const queries = ['@.*1$', '@.*2/3$', '@.*5$'];
    const layersIn = async (region: string) => {
      const annotation = annotationOf([10, 1, 1], labels);
      const found = layerLabels(hierarchy, metadataOf(region, queries));
      return withPool(1, (pool) => layeredVolume(pool, annotation, found));
    };
    assert.deepEqual([...(await layersIn('Isocortex')).values], [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    assert.deepEqual([...(await layersIn('MO')).values], [1, 1, 1, 0, 2, 2, 2, 3, 3, 3]);
  });

  test('a later layer has a label that two queries find', async () => {
    const hindlimb = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6'].map((acronym, n): Branch => [1125 + n, acronym]);
    const piriform: Branch[] = [[517, 'TR1-3'], [1140, 'TR1'], [1141, 'TR2'], [1142, 'TR3']]; // biome-ignore format: a tree
    const hierarchy = hierarchyOf([1, 'root', [[726, 'S1HL', hindlimb], [566, 'TR', piriform]]]); // biome-ignore format: a tree
    const queries = ['@.*1$', '@.*2$', '@.*3$', '@.*4$', '@.*5$', '@.*6[a|b]?$', 'L1'];
    const labels = layerLabels(hierarchy, metadataOf('root', queries));
    const inLayer = (number: number) => new Set([...labels.keys()].filter((label) => labels.get(label) === number));
    assert.deepEqual([inLayer(1), inLayer(3)], [new Set([1140]), new Set([517, 1127, 1142])]);
    const annotation = annotationOf([3, 1, 1], [1125, 1126, 1130]);
    assert.deepEqual([...(await withPool(1, (pool) => layeredVolume(pool, annotation, labels))).values], [7, 2, 6]);
  });

  test('a region is the labels of all regions below it', { skip: missing(HIERARCHY) }, async () => {
    const ids = (await readHierarchy(HIERARCHY)).find('Isocortex', 'acronym', { withDescendants: true });
    const annotation = annotationOf([3, 3, 3], [...Array(27).keys()]);
    const marks = new Map([...ids].map((id) => [id, 1]));
    const { values } = await withPool(1, (pool) => layeredVolume(pool, annotation, marks));
    assert.deepEqual([...values.keys()].filter((i) => values[i] === 1), [2, 9, 22]); // biome-ignore format: labels
  });

  test('a region without layers in its metadata is refused', () => {
    const { region } = metadataOf('R', []);
    assert.throws(() => layerLabels(hierarchyOf([1, 'R']), { region }), { tag: 'LayersNotDescribed' });
  });

  test('a part of the annotation gives the same as the whole, at the same place', async () => {
    const annotation = annotationOf(
      [3, 3, 3],
      Array.from({ length: 27 }, (_, i) => i),
    );
    const labels = new Map([[13, 1], [14, 2], [26, 3]]); // biome-ignore format: pairs
    const box = { from: [1, 1, 1], to: [3, 3, 2] } as const;
    await withPool(2, async (pool) => {
      const part = await layeredVolume(pool, annotation, labels, box, { planes: 1 });
      assert.deepEqual([...part.values], [1, 2, 0, 0]);
      assert.deepEqual(part.grid.origin, [25, 25, 25]);
    });
  });
});

describe('metadata of a region', () => {
  const region = { name: 'Isocortex', query: 'Isocortex', attribute: 'acronym' };
  const layers = { names: ['one'], queries: ['@.*1$'], attribute: 'acronym', with_descendants: true };

  test('descendants are taken only when it says so', () => {
    const metadata = parseRegionMetadata({ region, layers }, 'm.json');
    assert.deepEqual(metadata.region, { ...region, withDescendants: false });
    assert.equal(metadata.layers?.withDescendants, true);
    assert.equal(parseRegionMetadata({ region }, 'm.json').layers, undefined);
  });

  test('missing keys and lists of different lengths are named', () => {
    const reasonFor = (json: unknown) => {
      try {
        parseRegionMetadata(json, 'm.json');
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.match(String(reasonFor({ layers })), /m\.json .*at region:/);
    assert.match(String(reasonFor({ region, layers: { ...layers, names: ['a', 'b'] } })), /at layers: .*one query/);
    assert.match(String(reasonFor({ region: { name: 'x' } })), /at region\/query/);
  });
});

describe('boxes', () => {
  test('hold all voxels of the labels, whatever the slabs', async () => {
    const values = new Array(4 * 5 * 6).fill(0);
    values[1 + 4 * (2 + 5 * 1)] = 7;
    values[2 + 4 * (4 + 5 * 4)] = 8;
    const annotation = annotationOf([4, 5, 6], values);
    await withPool(2, async (pool) => {
      for (const planes of [1, 2, 6]) {
        const box = await labelBox(pool, annotation, new Set([7, 8]), { planes });
        assert.deepEqual(box, { from: [1, 2, 1], to: [3, 5, 5] });
      }
      assert.equal(await labelBox(pool, annotation, new Set([9])), undefined);
    });
    assert.deepEqual(growBox({ from: [1, 2, 1], to: [3, 5, 5] }, 2, [4, 5, 6]), { from: [0, 0, 0], to: [4, 5, 6] });
  });

  test('a part of a grid lies where it did', async () => {
    const grid = gridOf([3, 1, 1], { spacing: [2, 1, 1], origin: [10, 0, 0] });
    const annotation = memorySource(volumeOf('uint32', grid.shape, [0, 42, 99], grid));
    const box = await withPool(1, (pool) => labelBox(pool, annotation, new Set([42])));
    assert.deepEqual(box, { from: [1, 0, 0], to: [2, 1, 1] });
    assert.deepEqual(cropGrid(grid, box).origin, [12, 0, 0]);
  });

  test('halves meet at the middle, rounded down, or at a plane of their own', () => {
    assert.deepEqual([halfAt(3), halfAt(4), halfAt(4, 3), halfAt(4, 0)], [1, 2, 3, 2]);
  });

  test('a part of a volume keeps its values in the whole', async () => {
    const part = volumeOf('float', [2, 1, 1], [1, 2, 3, 4, 5, 6]);
    const box = { from: [1, 1, 2], to: [3, 2, 3] } as const;
    const whole = uncrop(part, { ...part.grid, shape: [3, 2, 4] }, box, Number.NaN);
    const values = await valuesOf(whole.values);
    assert.equal(values.length, 3 * 24);
    assert.deepEqual(values.splice(3 * (1 + 3 * (1 + 2 * 2)), 6), [1, 2, 3, 4, 5, 6]);
    assert.ok(values.every(Number.isNaN));
  });
});
