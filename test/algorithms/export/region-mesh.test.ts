import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dilated, maskBits } from '../../../src/algorithms/export/mask-bits.ts';
import { regionMesh } from '../../../src/algorithms/export/region-mesh.ts';
import { smoothMask } from '../../../src/algorithms/export/smooth-mask.ts';
import { isClosed, type Mesh, meshTopology, meshVolume, triangleCount } from '../../../src/algorithms/mesh/mesh.ts';
import type { Grid, Vec3 } from '../../../src/volume/grid.ts';
import type { VoxelRuns } from '../../../src/volume/voxel-runs.ts';
import { gridOf } from '../../support/volumes.ts';

type Inside = (x: number, y: number, z: number) => boolean;

/** The runs of a mask. */
function runsOf([w, h, d]: Vec3, inside: Inside): VoxelRuns {
  const [starts, ends]: number[][] = [[], []];
  for (let i = 0; i < w * h * d; i++) {
    if (!inside(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h)))) continue;
    if (ends.at(-1) === i) ends[ends.length - 1] = i + 1;
    else {
      starts.push(i);
      ends.push(i + 1);
    }
  }
  return { starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

const size = ({ starts, ends }: VoxelRuns): number => ends.reduce((sum, end, i) => sum + end - starts[i], 0);
const ballAt =
  ([cx, cy, cz]: Vec3, radius: number): Inside =>
  (x, y, z) =>
    Math.hypot(x - cx, y - cy, z - cz) <= radius;

function boundsOf({ vertices }: Mesh): number[][] {
  const bounds = (pick: (...values: number[]) => number) =>
    [0, 1, 2].map((axis) => pick(...vertices.filter((_, i) => i % 3 === axis)));
  return [bounds(Math.min), bounds(Math.max)];
}

describe('the blurred mask', () => {
  /** What the reference computes: reflected convolution along each axis, in turn. */
  function blurred([w, h, d]: Vec3, mask: ArrayLike<number>): Float64Array {
    const weights = Array.from({ length: 25 }, (_, i) => Math.exp((-0.5 / 9) * (i - 12) ** 2));
    const sum = weights.reduce((total, weight) => total + weight);
    let field = Float64Array.from(mask);
    for (const [stride, length] of [
      [1, w],
      [w, h],
      [w * h, d],
    ]) {
      field = field.map((_, i, values) => {
        const at = Math.floor(i / stride) % length;
        return weights.reduce((total, weight, m) => {
          let place = (((at + m - 12) % (2 * length)) + 2 * length) % (2 * length);
          if (place >= length) place = 2 * length - 1 - place;
          return total + (weight / sum) * values[i + (place - at) * stride];
        }, 0);
      });
    }
    return field;
  }

  test('is the Gaussian of the mask and its neighbours, reflected at the sides of the volume', () => {
    const masks = fc
      .tuple(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }))
      .chain(([w, h, d]) =>
        fc.record({
          shape: fc.constant<Vec3>([w, h, d]),
          chosen: fc.array(fc.nat(w * h * d - 1), { minLength: 1, maxLength: 12 }),
        }),
      );
    fc.assert(
      fc.property(masks, ({ shape, chosen }) => {
        const [w, h, d] = shape;
        const runs = runsOf(shape, (x, y, z) => chosen.includes(x + w * (y + h * z)));
        // A margin of the whole volume: nothing is cropped.
        const field = smoothMask(dilated(maskBits(runs, shape, 100)));
        const near = (i: number, step: number, axis: number) => {
          const at = Math.floor(i / [1, w, w * h][axis]) % shape[axis];
          return at + step >= 0 && at + step < shape[axis] && chosen.includes(i + step * [1, w, w * h][axis]);
        };
        const grown = Array.from({ length: w * h * d }, (_, i) =>
          [0, 1, 2].some((axis) => [-1, 0, 1].some((step) => near(i, step, axis))) ? 1 : 0,
        );
        const expected = blurred(shape, grown);
        for (let i = 0; i < expected.length; i++) {
          const at = [i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))];
          const row = field.words * (at[1] + h * at[2]);
          const value = field.values[field.tiles[row + (at[0] >> 5)] + (at[0] & 31)];
          const isSide = at.some((place, axis) => place === 0 || place === shape[axis] - 1);
          assert.ok(Math.abs(value - (isSide ? 0 : expected[i])) < 1e-6, `${value} at ${at}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the mesh of a region', () => {
  const SHAPE: Vec3 = [60, 50, 44];
  const meshOf = (runs: VoxelRuns, { grid = gridOf(SHAPE), compat = false } = {}) =>
    regionMesh({ id: 7, runs, grid }, { compat });

  test('of one voxel encloses the volume of one voxel, around its centre', () => {
    const { mesh, triangles, target } = meshOf(runsOf(SHAPE, (x, y, z) => x === 20 && y === 21 && z === 22));
    assert.ok(Math.abs(meshVolume(mesh) / 25 ** 3 - 1) < 0.005);
    assert.deepEqual([triangles, target, triangleCount(mesh)], [8, 1, 8]);
    const [min, max] = boundsOf(mesh);
    const centre = min.map((value, axis) => (value + max[axis]) / 2);
    assert.ok(centre.every((value, axis) => Math.abs(value - 25 * [20.5, 21.5, 22.5][axis]) < 1e-3));
  });

  test('of one voxel is that of the reference under compat: inflated, around the corner of the voxel', () => {
    const { mesh, triangles } = meshOf(
      runsOf(SHAPE, (x, y, z) => x === 20 && y === 21 && z === 22),
      { compat: true },
    );
    assert.deepEqual([triangles, triangleCount(mesh)], [440, 66]);
    assert.ok(Math.abs(meshVolume(mesh) / 2_734_532 - 1) < 0.01);
    const [min, max] = boundsOf(mesh);
    assert.ok(min.every((value, axis) => Math.abs((value + max[axis]) / 2 - 25 * [20, 21, 22][axis]) < 12.5));
  });

  test('encloses the volume of its voxels within 1 %, as many parts as there are', () => {
    const balls = [ballAt([17, 24, 21], 9), ballAt([44, 24, 21], 7)];
    const runs = runsOf(SHAPE, (...at) => balls.some((inside) => inside(...at)));
    const { mesh, target } = meshOf(runs);
    assert.ok(Math.abs(meshVolume(mesh) / (25 ** 3 * size(runs)) - 1) < 0.01);
    assert.partialDeepStrictEqual(meshTopology(mesh), { components: 2, euler: 4, openEdges: 0, misdirectedEdges: 0 });
    assert.ok(triangleCount(mesh) <= target);
  });

  test('is closed where the region reaches the sides of the volume, or fills it', () => {
    for (const inside of [ballAt([0, 24, 43], 14), () => true]) {
      const runs = runsOf(SHAPE, inside);
      for (const compat of [true, false]) {
        const { mesh } = meshOf(runs, { compat });
        assert.ok(isClosed(mesh));
        const [min, max] = boundsOf(mesh);
        assert.ok(min.every((value) => value >= -1e-6));
        assert.ok(max.every((value, axis) => value <= 25 * SHAPE[axis] + 1e-6));
      }
    }
  });

  test('lies in space as the directions say: turned, stretched and mirrored, and always looks outward', () => {
    const runs = runsOf(SHAPE, ballAt([24, 24, 21], 8));
    const plain = meshOf(runs);
    const turned: Grid['directions'] = [
      [0, 10, 0],
      [-20, 0, 0],
      [0, 0, -40],
    ];
    const grid: Grid = { shape: SHAPE, directions: turned, origin: [100, 200, 300] };
    const { mesh } = meshOf(runs, { grid });
    assert.ok(isClosed(mesh));
    assert.ok(Math.abs(meshVolume(mesh) / (8000 * size(runs)) - 1) < 0.01);
    const [min, max] = boundsOf(mesh);
    const centre = min.map((value, axis) => (value + max[axis]) / 2);
    const expected = [100 - 20 * 24.5, 200 + 10 * 24.5, 300 - 40 * 21.5];
    assert.ok(
      centre.every((value, axis) => Math.abs(value - expected[axis]) < 12.5),
      `${centre}`,
    );
    assert.ok(meshVolume(plain.mesh) > 0);
  });

  test('of the mirrored region is the mirrored mesh', () => {
    const inside: Inside = (x, y, z) => ballAt([20, 24, 20], 8)(x, y, z) || ballAt([29, 20, 24], 6)(x, y, z);
    const original = meshOf(runsOf(SHAPE, inside));
    const mirrored = meshOf(runsOf(SHAPE, (x, y, z) => inside(SHAPE[0] - 1 - x, y, z)));
    assert.equal(mirrored.triangles, original.triangles);
    assert.ok(Math.abs(meshVolume(mirrored.mesh) / meshVolume(original.mesh) - 1) < 1e-3);
    const [[min], [max]] = boundsOf(original.mesh);
    const [[low], [high]] = boundsOf(mirrored.mesh);
    const width = 25 * SHAPE[0];
    assert.ok(Math.abs(width - max - low) < 6 && Math.abs(width - min - high) < 6);
  });

  test('is refused where the volume is too thin for a surface', () => {
    const shape: Vec3 = [30, 2, 30];
    const runs = runsOf(shape, (x) => x > 3 && x < 9);
    const make = () => meshOf(runs, { grid: gridOf(shape) });
    assert.throws(make, { tag: 'DegenerateMesh', details: { id: 7, problem: 'it has no surface' } });
  });
});
