import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { measureByRays } from '../../../src/algorithms/hints/distances-by-rays.ts';
import { LAMINAR_REGIONS } from '../../../src/algorithms/hints/laminar-regions.ts';
import { layeredRegion, numberAt } from '../../../src/algorithms/hints/layered-region.ts';
import { uniformRadius } from '../../../src/algorithms/hints/uniform-radius.ts';
import { parseRegionMetadata, readRegionMetadata } from '../../../src/algorithms/regions/region-metadata.ts';
import type { Grid, Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { missing, realInput } from '../../shared-inputs.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { hierarchyOf } from '../support.ts';

const pool = createWorkerPool({ threads: 1 });
after(() => pool.close());

const TREE = hierarchyOf([1, 'root', [[2, 'C', [[3, 'C1'], [4, 'C2'], [5, 'C3']]], [6, 'X1']]]); // biome-ignore format: a tree
const METADATA = parseRegionMetadata(
  {
    region: { name: 'cortex', query: 'C', attribute: 'acronym', with_descendants: true },
    layers: { names: ['first', 'second', 'third'], queries: ['@1$', '@2$', '@3$'], attribute: 'acronym' },
  },
  'cortex.json',
);

const regionIn = (labels: readonly number[], grid: Grid, mayBeEmpty = false) =>
  layeredRegion(pool, TREE, memorySource(volumeOf('uint32', grid.shape, labels, grid)), METADATA, { mayBeEmpty });

test('the voxels of a region are numbered in file order in its box', async () => {
  const region = await regionIn([0, 6, 0, 0, 3, 0, 4, 9, 5, 0, 2, 3], gridOf([2, 2, 3]));
  assert.deepEqual(region.box, { from: [0, 0, 1], to: [2, 2, 3] });
  assert.deepEqual([...region.layers], [1, 0, 2, 0, 3, 0, 0, 1]);
  assert.deepEqual([...region.voxels], [0, 2, 4, 7]);
  assert.deepEqual([...region.planeStarts], [0, 2, 4]);
  assert.deepEqual(
    [0, 2, 4, 7].map((position) => numberAt(region, position)),
    [0, 1, 2, 3],
  );
});

test('layers without voxels are named; one of them may be enough', async () => {
  const empty = { tag: 'EmptyLayers', details: { region: 'cortex', layers: ['second', 'third'] } };
  await assert.rejects(regionIn([3, 3], gridOf([2, 1, 1])), empty);
  assert.equal((await regionIn([3, 3], gridOf([2, 1, 1]), true)).voxels.length, 2);
  const none = { tag: 'EmptyLayers', details: { region: 'cortex', layers: ['first', 'second', 'third'] } };
  await assert.rejects(regionIn([6, 99], gridOf([2, 1, 1]), true), none);
});

test('names that cannot become files of their own are refused', async () => {
  const named = (region: string, names: string[]) => {
    const layers = { names, queries: names, attribute: 'acronym' };
    const metadata = { region: { name: region, query: 'C', attribute: 'acronym' }, layers };
    const source = memorySource(volumeOf('uint32', [1, 1, 1], [3]));
    return layeredRegion(pool, TREE, source, parseRegionMetadata(metadata, 'cortex.json'));
  };
  const problem = (text: string) => ({ tag: 'UnusableLayers', details: { region: 'C', problem: text } });
  await assert.rejects(named('C', ['C1', '../../C2']), problem('the name ../../C2 is a path'));
  await assert.rejects(named('C', ['C1', 'C2', 'C1']), problem('the name C1 is used twice'));
  await assert.rejects(named('C', ['C1', 'y']), problem('the name y is used twice'));
  const many = Array.from({ length: 128 }, (_, n) => `layer_${n}`);
  await assert.rejects(named('C', many), problem('it has 128 layers, more than 127'));
});

test('rotated space directions are refused', async () => {
  const directions: Grid['directions'] = [[0, 25, 0], [25, 0, 0], [0, 0, 25]]; // biome-ignore format: a matrix
  await assert.rejects(regionIn([3, 4, 5], { ...gridOf([3, 1, 1]), directions }), { tag: 'RotatedGrid' });
});

test('vectors of another grid are refused', async () => {
  const region = await regionIn([3, 4, 5], gridOf([3, 1, 1]));
  const measure = (grid: Grid) => {
    const source = memorySource(volumeOf('float', grid.shape, new Float32Array(3 * grid.shape[0]), grid));
    return measureByRays(pool, region, { header: { grid, type: 'float', components: 3 }, source });
  };
  await assert.rejects(measure(gridOf([4, 1, 1])), { tag: 'GridMismatch' });
  await assert.rejects(measure(gridOf([3, 1, 1], { spacing: [10, 25, 25] })), { tag: 'GridMismatch' });
});

test('the radius of uniform surroundings is that of the largest cube of one layer', () => {
  const size = fc.integer({ min: 1, max: 8 });
  const labels = fc.infiniteStream(fc.integer({ min: 0, max: 60 }).map((value) => Math.min(value, 2)));
  fc.assert(
    fc.property(fc.tuple(size, size, size), labels, ([w, h, d], stream) => {
      const shape: Vec3 = [w, h, d];
      const layers = Uint8Array.from(stream.take(w * h * d));
      const radii = uniformRadius(layers, shape);
      const isUniform = (x: number, y: number, z: number, r: number): boolean => {
        if (x < r || y < r || z < r || x + r >= w || y + r >= h || z + r >= d) return false;
        for (let k = z - r; k <= z + r; k++) {
          for (let j = y - r; j <= y + r; j++) {
            for (let i = x - r; i <= x + r; i++) {
              if (layers[i + w * (j + h * k)] !== layers[x + w * (y + h * z)]) return false;
            }
          }
        }
        return true;
      };
      return layers.every((layer, at) => {
        const [x, y, z] = [at % w, Math.floor(at / w) % h, Math.floor(at / (w * h))];
        const radius = radii[at];
        return layer === 0 ? radius === 0 : isUniform(x, y, z, radius) && !isUniform(x, y, z, radius + 1);
      });
    }),
    { numRuns: 200 },
  );
});

const PIPELINE_METADATA = realInput('metadata/isocortex_metadata.json');

test('the layers of the isocortex are those of the pipeline', { skip: missing(PIPELINE_METADATA) }, async () => {
  assert.deepEqual(LAMINAR_REGIONS.isocortex.metadata, await readRegionMetadata(PIPELINE_METADATA));
});
