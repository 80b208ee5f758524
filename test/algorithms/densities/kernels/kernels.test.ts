import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBlurRoom, readBlurred } from '../../../../src/algorithms/densities/kernels/blurred-intensity.ts';
import { type Brain, brainOf, volumeOfBrain } from '../../../../src/algorithms/densities/kernels/brain.ts';
import { compensateOverlap } from '../../../../src/algorithms/densities/kernels/compensate-overlap.ts';
import { normalizeIntensity } from '../../../../src/algorithms/densities/kernels/normalize-intensity.ts';
import { readDensity, readIntensity } from '../../../../src/algorithms/densities/kernels/read-brain.ts';
import { preciseSum } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import type { Vec3 } from '../../../../src/volume/grid.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { missing } from '../../../shared-inputs.ts';
import { assertClose } from '../../../support/density-goldens.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, hierarchyOf, withPool } from '../../support.ts';
import { CUBE_HIERARCHY, chance, cubeBrain, cubeValues } from '../cube.ts';

const tree = hierarchyOf([1, 'brain']);
const brainIn = async (shape: Vec3, labels: ArrayLike<number>): Promise<Brain> =>
  brainOf(await rankVoxels(tree, annotationOf(shape, labels)));
const doubles = (shape: Vec3, values: ArrayLike<number>) => memorySource(volumeOf('double', shape, values));

const skip = missing(CUBE_HIERARCHY);

async function cubeBlur(k: number, sigma: number, threads = 1): Promise<Float64Array> {
  const brain = await brainIn([20, 20, 20], new Uint8Array(8000).fill(1));
  const { values } = await withPool(threads, (pool) => readBlurred(pool, createBlurRoom(brain, sigma), chance(k)));
  return Float64Array.from(await cubeValues(volumeOfBrain(brain, values)));
}

const assertValues = (values: ArrayLike<number>, expected: Record<number, number>, relative: number): void => {
  for (const [c, value] of Object.entries(expected)) assertClose(values[Number(c)], value, { relative }, `voxel ${c}`);
};

test('blurs as scipy does, to the last bits, on any number of threads', async () => {
  const once = await cubeBlur(10, 1);
  assertValues(once, { 0: 0.4731498382756826, 1: 0.4202516988415911, 21: 0.46408678103150963, 4210: 0.5234956182696117, 7999: 0.4142448408839638 }, 5e-16); // biome-ignore format: figures
  assertValues(await cubeBlur(10, 2), { 0: 0.48676325382164487, 1: 0.4857049572737708, 21: 0.48937019958627115, 4210: 0.5030651049100422, 7999: 0.47942546089111315 }, 5e-16); // biome-ignore format: figures
  assert.deepEqual(await cubeBlur(10, 1, 3), once);
});

test('blurs a brain that fills a part of the volume as in the whole volume', async () => {
  const shape: Vec3 = [21, 12, 10];
  const labels = Uint8Array.from({ length: 21 * 12 * 10 }, (_, i) =>
    Number(i % 21 > 11 && i % 21 < 15 && i % 252 > 100),
  );
  const values = Float64Array.from(labels, (_, i) => (i * 7919) % 101);
  const [part, whole] = [
    await brainIn(shape, labels),
    await brainIn(
      shape,
      labels.map(() => 1),
    ),
  ];
  const [inPart, inWhole] = await withPool(1, async (pool) => [
    await readBlurred(pool, createBlurRoom(part, 1), doubles(shape, values)),
    await readBlurred(pool, createBlurRoom(whole, 1), doubles(shape, values)),
  ]);
  assert.deepEqual(
    inPart.values,
    inWhole.values.filter((_, i) => labels[i] !== 0),
  );
});

test('compensates for overlap after a blur', { skip }, async () => {
  const brain = await cubeBrain();
  const { values } = await withPool(1, (pool) => readBlurred(pool, createBlurRoom(brain, 2), chance(11)));
  compensateOverlap(values, 'u11');
  assertClose(preciseSum(values), 2504.575902880677, { relative: 1e-13 }, 'sum');
  const all = await cubeValues(volumeOfBrain(brain, values));
  assertValues(all, { 1: 0.298104953474172, 21: 0.3114021566496081, 7999: 0.41792769593178125 }, 1e-14);
});

test('compensates negative values as 0, without a negative zero', () => {
  const values = Float64Array.of(-0.5, 0.5, 10, 1, 3, 5, 0);
  compensateOverlap(values, 'marker');
  assert.ok(values.every((value) => value >= 0 && value <= 1));
  assert.deepEqual([...values.subarray(0, 1), ...values.subarray(2, 3), ...values.subarray(6)], [0, 1, 0]);
  assert.throws(() => compensateOverlap(Float64Array.of(0, -1), 'gad.nrrd'), { tag: 'NoIntensity', details: { volume: 'gad.nrrd' } }); // biome-ignore format: one thought
});

test('takes the background away', { skip }, async () => {
  const brain = await cubeBrain();
  const intensity = await readIntensity(brain, chance(12, 0.05));
  normalizeIntensity(intensity.values, intensity, 3);
  assertClose(preciseSum(intensity.values), 3400.4622236155565, { relative: 1e-13 }, 'sum');
  const all = await cubeValues(volumeOfBrain(brain, intensity.values));
  assertValues(all, { 1: 0.6571115851585817, 7999: 0.6992622864386517 }, 1e-15);
});

const LABELS = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0];
const MARKER = [0, 0.5, 0.5, 0.2, 0.1, 0, 1, 0.1, 0.1, 3, 5, 0.1, 0.2, 0.1, 0.1, 0];

test('takes three times the mean of the positive background from the brain', async () => {
  const brain = await brainIn([4, 4, 1], LABELS);
  const intensity = await readIntensity(brain, doubles([4, 4, 1], MARKER));
  normalizeIntensity(intensity.values, intensity, 3);
  [0, 0.4 / 4.4, 2.4 / 4.4, 1].forEach((value, i) => {
    assertClose(intensity.values[i], value, { absolute: 1e-15 }, `voxel ${i}`);
  });
  const dark = MARKER.map((value, i) => (LABELS[i] === 0 ? 0 : value));
  const clean = await readIntensity(brain, doubles([4, 4, 1], dark));
  normalizeIntensity(clean.values, clean, 3);
  assert.deepEqual([...clean.values], [0, 0.2, 0.6, 1]);
});

test('refuses a brain that is darker than its background', async () => {
  const brain = await brainIn([4, 4, 1], LABELS);
  const intensity = await readIntensity(brain, doubles([4, 4, 1], LABELS.map((label) => 1 - label / 2))); // biome-ignore format: one thought
  assert.throws(() => normalizeIntensity(intensity.values, intensity, 3), { tag: 'NoIntensity' });
});

test('refuses values that are no numbers, and negative densities, and tells how many', async () => {
  const brain = await brainIn([4, 1, 1], [0, 1, 1, 1]);
  const bad = doubles([4, 1, 1], [Number.NaN, -1, 2, -3]);
  const volumes = (negative: number) => [{ name: 'A volume', negative, notFinite: 1, first: [0, 0, 0] }];
  await assert.rejects(readDensity(brain, bad), { tag: 'UnusableVoxels', details: { volumes: volumes(2) } });
  await assert.rejects(readIntensity(brain, bad), { tag: 'UnusableVoxels', details: { volumes: volumes(0) } });
  const endless = doubles([4, 1, 1], [0, Infinity, 0, -Infinity]);
  await assert.rejects(readIntensity(brain, endless), {
    message: /2 NaN or infinite voxels, the first at \(1, 0, 0\)/,
  });
  const { values, negative } = await readIntensity(brain, doubles([4, 1, 1], [-1, -1, 2, 3]));
  assert.deepEqual([[...values], negative], [[-1, 2, 3], 2]);
});

test('reads values of any type and in any slabs alike', async () => {
  const brain = await brainIn([1, 2, 3], [0, 1, 1, 0, 1, 1]);
  const wide = memorySource(volumeOf('uint64', [1, 2, 3], [9n, 1n, 2n, 9n, 3n, 4n]));
  for (const planes of [1, 2, 3]) assert.deepEqual([...(await readDensity(brain, wide, { planes }))], [1, 2, 3, 4]);
});
