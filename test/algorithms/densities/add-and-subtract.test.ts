import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAndSubtract, type Operation } from '../../../src/algorithms/densities/add-and-subtract.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import type { VoxelType } from '../../../src/volume/voxel-types.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { valuesOf } from '../support.ts';

type Numbers = Exclude<VoxelType, 'int64' | 'uint64'>;

const operand = (type: Numbers, values: readonly number[]) => {
  const grid = gridOf([1, 1, values.length]);
  const source = memorySource(volumeOf(type, grid.shape, values));
  return { header: { grid, type, components: 1 }, source };
};
const step = (sign: 1 | -1, type: Numbers, values: readonly number[]): Operation => ({
  sign,
  ...operand(type, values),
});

const result = async (...args: Parameters<typeof addAndSubtract>) => {
  const { volume, clipped } = addAndSubtract(...args);
  return { values: await valuesOf(volume.values as AsyncIterable<Float64Array>), clipped, type: volume.type };
};

test('goes through the operations in their order, in the type of the base, whatever the slabs', async () => {
  const steps = [step(-1, 'double', [1, 5, 0.1]), step(1, 'float', [0, 3, 0.5])];
  for (const planes of [1, 2, 3]) {
    assert.deepEqual(await result(operand('double', [3, 4, 0.3]), steps, { clip: false, planes }), {
      values: [2, 2, 0.3 - 0.1 + 0.5],
      clipped: { voxels: 0, total: 0, least: 0 },
      type: 'double',
    });
  }
  const { values } = await result(operand('float', [1]), [step(1, 'double', [0.1])], { clip: false });
  assert.deepEqual(values, [Math.fround(1.1)]);
});

test('clips after each operation, and says how much', async () => {
  const steps = [step(-1, 'double', [1, 5, 8]), step(1, 'double', [0, 3, 1])];
  const { values, clipped } = await result(operand('double', [3, 4, 2]), steps, { clip: true });
  assert.deepEqual(values, [2, 3, 1]);
  assert.deepEqual(clipped, { voxels: 2, total: -7, least: -6 });
});

test('refuses integers that do not fit the base; compat lets them wrap', async () => {
  const [base, steps] = [operand('uint8', [3, 250, 7]), [step(-1, 'uint8', [5, 0, 1]), step(1, 'uint8', [1, 9, 1])]];
  const details = { type: 'uint8', voxels: 2 };
  await assert.rejects(result(base, steps, { clip: false }), { tag: 'ValuesOutOfRange', details });
  const compat = await result(base, steps, { clip: true, compat: true });
  assert.deepEqual(compat.values, [255, 3, 7]);
  const clippedOnly = await result(base, steps.slice(0, 1), { clip: true });
  assert.deepEqual(clippedOnly.values, [0, 250, 6]);
});

test('names all volumes that cannot be combined with the base', () => {
  const options = { clip: false };
  const steps = [step(1, 'float', [1]), step(1, 'int8', [1]), step(1, 'uint32', [1])];
  assert.throws(
    () => addAndSubtract(operand('uint16', [1]), steps, options),
    (error: Error & { details?: object }) => {
      assert.match(error.message, /type uint16: a volume \(float\), a volume \(int8\)\.$/);
      return true;
    },
  );
});

test('refuses volumes on other grids', async () => {
  const other = step(1, 'double', [1, 2]);
  await assert.rejects(result(operand('double', [1, 2, 3]), [other], { clip: false }), { tag: 'GridMismatch' });
});
