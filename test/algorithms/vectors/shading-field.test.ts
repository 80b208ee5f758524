import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { frontsOf, growFront, growLayers } from '../../../src/algorithms/vectors/grow-layers.ts';
import { type PaddedVolume, paddedRow, padVolume } from '../../../src/algorithms/vectors/padded-volume.ts';
import { fillShadingField, type Shading } from '../../../src/algorithms/vectors/shading-field.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { labelsOf } from './fixtures.ts';

function unpad({ values }: PaddedVolume, shape: Vec3): number[] {
  const rows = Array.from({ length: shape[1] * shape[2] }, (_, row) => paddedRow(row, shape));
  return rows.flatMap((at) => [...values.subarray(at, at + shape[0])]);
}

/** One dilation by 3 × 3 × 3 over the whole volume. */
function dilate(values: number[], [w, h, d]: Vec3, layer: number): number[] {
  const near = (a: number, b: number) => Math.abs(a - b) <= 1;
  const place = (i: number): Vec3 => [i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))];
  const of = values.flatMap((value, i) => (value === layer ? [place(i)] : []));
  assert.equal(values.length, w * h * d);
  return values.map((value, i) => {
    const [x, y, z] = place(i);
    return value === 0 && of.some((voxel) => near(voxel[0], x) && near(voxel[1], y) && near(voxel[2], z))
      ? layer
      : value;
  });
}

describe('growth', () => {
  test('of a shading goes one plane further a round, into what it may enter', () => {
    const shape: Vec3 = [6, 6, 6];
    // Planes 1 and 2 shed the shading into planes 3 and 4; all else is closed.
    const values = Uint8Array.from(labelsOf(shape, (x, y, z) => (y % 5 && z % 5 && x % 5 ? (x < 3 ? 1 : 0) : 9)));
    const volume = padVolume(values, shape);
    const first = growFront(volume, frontsOf(volume, [1]).get(1) ?? [], 101);
    growFront(volume, first, 102);
    const expected = labelsOf(shape, (x, y, z) => (y % 5 && z % 5 && x % 5 ? [0, 1, 1, 101, 102][x] : 9));
    assert.deepEqual(unpad(volume, shape), [...expected]);
  });

  test('of two shadings leads each its own way, as far as it goes', () => {
    const line: Vec3 = [6, 1, 1];
    const volume = padVolume(Uint8Array.of(0, 0, 33, 44, 0, 0), line);
    const fronts = frontsOf(volume, [33, 44]);
    const next = growFront(volume, fronts.get(33) ?? [], 2);
    growFront(volume, next, 3);
    growFront(volume, fronts.get(44) ?? [], 3);
    assert.deepEqual(unpad(volume, line), [3, 2, 33, 44, 3, 0]);
  });

  test('of layers is that of full dilations, in order', () => {
    const shape: Vec3 = [5, 4, 6];
    const layers = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 2, 3), { minLength: 120, maxLength: 120 });
    fc.assert(
      fc.property(layers, fc.integer({ min: 0, max: 4 }), (values, rounds) => {
        const volume = padVolume(Uint8Array.from(values), shape);
        growLayers(volume, frontsOf(volume, [1, 2]), rounds);
        let expected: number[] = values;
        for (let round = 0; round < rounds; round++) {
          for (const layer of [2, 1]) expected = dilate(expected, shape, layer);
        }
        assert.deepEqual(unpad(volume, shape), expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('field of a layered region', () => {
  const fieldOf = (labels: readonly number[], shading: Partial<Shading>, half = { first: 0, last: 1 }) => {
    const layers = Uint8Array.from(labels);
    const field = new Float32Array(labels.length);
    const weights = { layers: [6, 5, 3, -2], outside: 0 };
    const defaults = { weights, inner: [1, 2, 3], shadingWidth: 0, expansionWidth: 0 };
    fillShadingField([], { ...defaults, ...shading, layers, field, shape: [labels.length, 1, 1], half });
    return { field: [...field], inside: [...layers] };
  };

  test('has the weight of each layer, and 1 where vectors are wanted', () => {
    const { field, inside } = fieldOf([0, 1, 2, 3, 4, 0], {});
    assert.deepEqual(field, [0, 6, 5, 3, -2, 0]);
    assert.deepEqual(inside, [0, 1, 1, 1, 0, 0]);
  });

  test('rises beyond the first layer, there and where that layer has grown', () => {
    assert.deepEqual(fieldOf([0, 0, 0, 1, 2, 0, 0], { shadingWidth: 2 }).field, [0, 8, 7, 6, 5, 0, 0]);
    const both = { shadingWidth: 2, expansionWidth: 3 };
    // The second layer grows too, but the shading does not replace it.
    assert.deepEqual(fieldOf([0, 0, 0, 0, 1, 2, 0, 0], both).field, [0, 6, 8, 7, 6, 5, 5, 5]);
    assert.deepEqual(fieldOf([0, 0, 1, 0, 2], both).field, [8, 7, 6, 5, 5]);
  });

  test('shades that are not positive are left out', () => {
    const weights = { layers: [-2, -3, -4, -9], outside: 5 };
    assert.deepEqual(fieldOf([1, 0, 0, 0, 0], { weights, shadingWidth: 4 }).field, [-2, 5, 5, 1, 2]);
  });

  test('the other half is as if it were not there', () => {
    const { field, inside } = fieldOf([1, 2], {}, { first: 1, last: 2 });
    assert.deepEqual([field, inside], [[0, 0], [0, 0]]); // biome-ignore format: pairs
  });
});
