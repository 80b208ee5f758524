import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cerebellumDirectionVectors } from '../../../src/algorithms/vectors/cerebellum.ts';
import { isocortexDirectionVectors } from '../../../src/algorithms/vectors/isocortex.ts';
import { layerRegionDirectionVectors } from '../../../src/algorithms/vectors/layer-region.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { fileSource, type SlabSource, writeRawFile } from '../../../src/volume/slab-source.ts';
import type { WorkerPool } from '../../../src/volume/worker-pool.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { assertClose, hierarchyOf, withPool } from '../support.ts';
import {
  BRAIN,
  CEREBELLUM,
  CEREBELLUM_SHAPE,
  gather,
  ISOCORTEX,
  ISOCORTEX_SHAPE,
  labelsOf,
  sha256,
  sourceOf,
  vectorAt,
  withCerebellarCortex,
} from './fixtures.ts';

const shading = (pool: WorkerPool, annotation: SlabSource<Uint32Array>, compat = false, hierarchy = BRAIN) =>
  isocortexDirectionVectors(pool, hierarchy, annotation, { algorithm: 'shading-blur-gradient', compat });

// The hashes are those of atlas-direction-vectors 0.1.5 on the same annotations.
describe('vectors of the isocortex by shading', () => {
  test('are those of the reference, with and without --compat', async () => {
    await withPool(2, async (pool) => {
      for (const compat of [false, true]) {
        const vectors = await shading(pool, sourceOf(ISOCORTEX_SHAPE, ISOCORTEX), compat);
        const values = await gather(vectors);
        assert.equal(sha256(values), 'bb3f45e1fb63ba5c8f36de657425cd5223a8773965c3954cdfa2eccb8057a2d3');
        assert.deepEqual(vectors.warnings, []);
        const expected = [0.055596888065338135, 0.9982464909553528, -0.020318951457738876];
        assert.deepEqual(vectorAt(values, ISOCORTEX_SHAPE, [8, 10, 8]), expected);
      }
    });
  });

  test('are defined in layer 6 too when nothing borders on it; with --compat they are not', async () => {
    const labels = ISOCORTEX.map((label) => (label === 983 ? 0 : label));
    await withPool(2, async (pool) => {
      const corrected = await shading(pool, sourceOf(ISOCORTEX_SHAPE, labels));
      assert.ok(vectorAt(await gather(corrected), ISOCORTEX_SHAPE, [8, 10, 8])[1] > 0.9);
      assert.deepEqual(corrected.warnings, []);
      const upstream = await shading(pool, sourceOf(ISOCORTEX_SHAPE, labels), true);
      assert.match(upstream.warnings[0], /^256 of the 768 voxels of Isocortex \(33\.333 %\)/);
      const hash = '4b4cd2953640ccf69f0bd2dd2ec3ca8b01dfbd29da64afd4c2554dfc4324db35';
      assert.equal(sha256(await gather(upstream)), hash);
    });
  });

  test('do not depend on workers, slabs, the size of voxels, or where the annotation is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'isocortex-'));
    try {
      const path = join(folder, 'annotation.raw');
      await writeRawFile(path, [ISOCORTEX]);
      const inMemory = sourceOf(ISOCORTEX_SHAPE, ISOCORTEX, 10);
      const inFile = fileSource(path, { grid: inMemory.grid, type: 'uint32', components: 1 });
      const hashes = new Set<string>();
      for (const [threads, planes, annotation] of [
        [1, 20, inMemory],
        [3, 1, inMemory],
        [2, 7, inFile],
      ] as const) {
        // biome-ignore format: cases
        await withPool(threads, async (pool) => {
          const options = { algorithm: 'shading-blur-gradient' } as const;
          const vectors = await isocortexDirectionVectors(pool, BRAIN, annotation, options, { planes });
          hashes.add(sha256(await gather(vectors)));
        });
      }
      assert.deepEqual([...hashes], ['bb3f45e1fb63ba5c8f36de657425cd5223a8773965c3954cdfa2eccb8057a2d3']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('all are undefined when layer 1 has no voxels, and the warning says so', async () => {
    const labels = ISOCORTEX.map((label) => (label === 12993 ? 0 : label));
    await withPool(1, async (pool) => {
      const vectors = await shading(pool, sourceOf(ISOCORTEX_SHAPE, labels));
      assert.ok((await gather(vectors)).every(Number.isNaN));
      assert.match(vectors.warnings.join('\n'), /first layer, @\.\*1\[ab\]\?\$, has no voxels\.\n640 of the 640/);
    });
  });

  test('an annotation without isocortex is refused', async () => {
    await withPool(1, async (pool) => {
      await assert.rejects(shading(pool, sourceOf([2, 2, 2], new Array(8).fill(100))), { tag: 'RegionWithoutVoxels' });
      const other = hierarchyOf([1, 'root', [[100, 'IPN']]]);
      const annotation = sourceOf([2, 2, 2], new Array(8).fill(100));
      await assert.rejects(shading(pool, annotation, false, other), { tag: 'RegionWithoutVoxels' });
    });
  });
});

describe('vectors of a layered region', () => {
  const layers = new Map([['SS1', 2], ['SS2/3', 1], ['SS4', 0], ['SS5', -1], ['SS6a', -2], ['SS6b', -3]]); // biome-ignore format: pairs
  const settings = { layers, outsideBrain: 10 };

  test('are those of the reference, with and without hemispheres', async () => {
    await withPool(2, async (pool) => {
      const hashOf = async (hemispheres: boolean) => {
        const annotation = sourceOf(ISOCORTEX_SHAPE, ISOCORTEX);
        return sha256(
          await gather(await layerRegionDirectionVectors(pool, BRAIN, annotation, { ...settings, hemispheres })),
        );
      };
      assert.equal(await hashOf(false), 'f24774caf3361caaa676a4ae503e7c38cc067741f4cd3aa63221e51dddc0cd08');
      assert.equal(await hashOf(true), '453de6ef7a568184c89813ad6a7757e7404d4e5685374d5751ded3df1e13c9bc');
    });
  });

  test('acronyms that the hierarchy or the annotation lacks are a region without voxels', async () => {
    const annotation = sourceOf(ISOCORTEX_SHAPE, ISOCORTEX);
    const absent = { layers: new Map([['X', 1], ['LINGmo', 0]]), outsideBrain: 0, hemispheres: true }; // biome-ignore format: pairs
    await withPool(1, (pool) =>
      assert.rejects(layerRegionDirectionVectors(pool, BRAIN, annotation, absent), /no voxel of the region X, LINGmo/),
    );
  });

  test('are unit vectors in the layers and nothing outside, mirrored when the annotation is', async () => {
    const pool = createWorkerPool({ threads: 2 });
    const shape: Vec3 = [6, 7, 8];
    const last = shape.map((size) => size - 1);
    const label = fc.constantFrom(0, 0, 12993, 12994, 12995, 983);
    const annotations = fc.array(label, { minLength: 336, maxLength: 336 });
    const region = { layers: new Map([['SS1', 3], ['SS2/3', 1], ['SS4', 0], ['lfbs', -2]]), outsideBrain: -1, hemispheres: true }; // biome-ignore format: pairs
    const compute = async (labels: ArrayLike<number>) =>
      gather(await layerRegionDirectionVectors(pool, BRAIN, sourceOf(shape, labels), region));
    const check = async (labels: number[], axis: 0 | 1 | 2) => {
      fc.pre(labels.includes(12993));
      const at = (values: ArrayLike<number>, [x, y, z]: Vec3) => values[x + shape[0] * (y + shape[1] * z)];
      const mirror = ([x, y, z]: Vec3): Vec3 => {
        const place: [number, number, number] = [x, y, z];
        place[axis] = last[axis] - place[axis];
        return place;
      };
      const vectors = await compute(labels);
      const mirrored = await compute(labelsOf(shape, (x, y, z) => at(labels, mirror([x, y, z]))));
      labelsOf(shape, (x, y, z) => {
        const vector = vectorAt(vectors, shape, [x, y, z]);
        const inside = [12993, 12994, 12995].includes(at(labels, [x, y, z]));
        const norm = Math.hypot(...vector);
        assert.ok(inside ? Number.isNaN(norm) || Math.abs(norm - 1) < 1e-6 : Number.isNaN(norm));
        const other = vectorAt(mirrored, shape, mirror([x, y, z]));
        assertClose(
          other.map((value, i) => (i === axis ? -value : value) + 0),
          vector.map((value) => value + 0),
          0,
        );
        return 0;
      });
    };
    try {
      await fc.assert(fc.asyncProperty(annotations, fc.constantFrom<0 | 1 | 2>(0, 1, 2), check), { numRuns: 10 });
    } finally {
      await pool.close();
    }
  });
});

describe('vectors of the cerebellum', () => {
  const compute = async (labels: ArrayLike<number>, compat = false, hierarchy = BRAIN) =>
    withPool(2, async (pool) => {
      const annotation = sourceOf(CEREBELLUM_SHAPE, labels);
      const vectors = await cerebellumDirectionVectors(pool, hierarchy, annotation, { compat });
      return { values: await gather(vectors), warnings: vectors.warnings };
    });

  test('are those of the reference: towards the molecular layer of each lobule', async () => {
    const { values, warnings } = await compute(CEREBELLUM);
    assert.equal(sha256(values), 'b04e496cf4aff31c77e93e75d09cb352794c86d1a3f5e35664f915be3515fdbf');
    assert.deepEqual(warnings, []);
    labelsOf(CEREBELLUM_SHAPE, (x, y, z) => {
      const [toMolecular] = vectorAt(values, CEREBELLUM_SHAPE, [x, y, z]);
      const isLobule = x > 1 && x < 8 && y > 1 && y < 6 && z > 0 && z < 7;
      assert.ok(isLobule ? toMolecular < -Math.SQRT1_2 : Number.isNaN(toMolecular));
      return 0;
    });
  });

  test('without fibres the granular layer keeps its vectors; with --compat it does not', async () => {
    const labels = CEREBELLUM.map((label) => (label === 728 || label === 744 ? 0 : label));
    const upstream = await compute(labels, true);
    assert.equal(sha256(upstream.values), 'deff9b9955acfa662495b63484c0cb8ee41f1eea3f769bb3ecbab2045a4546fe');
    const defined = (values: Float32Array) => values.filter((value) => !Number.isNaN(value)).length / 3;
    assert.deepEqual([defined(upstream.values), defined((await compute(labels)).values)], [96, 144]);
  });

  test('a lobule without layers has none, and says so; with --compat it is an error', async () => {
    const hierarchy = withCerebellarCortex([1, 'root', [[2, 'CBX', [[3, 'FL', [[4, 'FLother']]]]]]]);
    const labels = new Array(640).fill(4);
    const { values, warnings } = await compute(labels, false, hierarchy);
    assert.ok(values.every(Number.isNaN));
    assert.match(warnings[0], /FL gets no direction vectors: its first layer, FLmo, has no voxels/);
    await assert.rejects(compute(labels, true, hierarchy), { tag: 'RegionWithoutVoxels' });
  });

  test('an annotation without lobules gives a warning and no vectors', async () => {
    const { values, warnings } = await compute(new Array(640).fill(100));
    assert.ok(values.every(Number.isNaN));
    assert.match(warnings.join(), /No leaf of the Cerebellar cortex has voxels/);
  });
});
