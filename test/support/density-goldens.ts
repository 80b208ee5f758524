import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { voxelVolume } from '../../src/volume/grid.ts';
import type { Volume } from '../../src/volume/volume.ts';
import { toCOrder } from '../../src/volume/voxel-order.ts';
import { voxelTypeOf } from '../../src/volume/voxel-types.ts';
import { golden } from '../shared-inputs.ts';
import { annotation200, fortranIndex, hierarchy200 } from './density-inputs.ts';

/** An entry `volumes[name]` of shared/golden/densities/*.json. */
export interface VolumeGolden {
  readonly dims: readonly number[];
  readonly dtype: string;
  readonly sha256: string;
  /** Of the values after + 0, where upstream has -0. */
  readonly sha256PositiveZeros?: string;
  readonly nan: number;
  readonly nonZero: number;
  /** NaN counts as 0. */
  readonly sum: number;
  readonly min: number | string;
  readonly max: number | string;
  readonly cells?: number;
  /** Acronym: voxels and sum, descendants included. */
  readonly regionSums?: Readonly<Record<string, readonly [number, number]>>;
  /** Index in numpy's order and value. */
  readonly samples: readonly (readonly [number, number | string])[];
  readonly zeroOrNaNSamples: readonly number[];
}

/** The parsed file of a step, such as `cell-density`. */
export const densityGolden = async <Golden = { volumes: Record<string, VolumeGolden> }>(
  step: string,
): Promise<Golden> => JSON.parse(await readFile(golden(`densities/${step}.json`), 'utf8'));

export interface Tolerances {
  /** Relative, of each sample, of the smallest and the largest; 1e-9 by default. */
  readonly voxels?: number;
  /** Relative, of the sums over regions and over all; 1e-12 by default. */
  readonly sums?: number;
  /** Absolute, of voxels: those that are as good as 0 may count as 0 or not. 0 by default. */
  readonly absolute?: number;
}

/** Asserts that a volume on the 200 µm grid, in file order, is the golden one within the tolerances. */
export async function assertGoldenVolume(
  volume: Volume,
  expected: VolumeGolden,
  { voxels = 1e-9, sums = 1e-12, absolute = 0 }: Tolerances = {},
): Promise<void> {
  assert.deepEqual(volume.grid.shape, expected.dims);
  assert.equal(numpyType(volume), expected.dtype);
  const values = volume.values as Float64Array;
  const near = (actual: number, wanted: number | string, what: string) =>
    assertClose(actual, Number(wanted), { relative: voxels, absolute }, what);
  for (const [c, value] of expected.samples) near(values[fortranIndex(volume.grid, c)], value, `voxel ${c}`);
  for (const c of expected.zeroOrNaNSamples) {
    assert.ok(!(Math.abs(values[fortranIndex(volume.grid, c)]) > absolute), `voxel ${c} is not 0`);
  }
  const { nan, nonZero, min, max } = countValues(values);
  assert.equal(nan, expected.nan, 'voxels that are NaN');
  if (absolute === 0) assert.equal(nonZero, expected.nonZero, 'voxels that are not 0');
  near(min, expected.min, 'smallest');
  near(max, expected.max, 'largest');
  const total = sumWhere(values, () => true);
  const sumsClose = (actual: number, wanted: number, what: string) =>
    assertClose(actual, wanted, { relative: sums, absolute: absolute * values.length }, what);
  sumsClose(total, expected.sum, 'sum');
  if (expected.cells !== undefined) sumsClose((total * voxelVolume(volume.grid)) / 1e9, expected.cells, 'cells');
  await assertRegionSums(values, expected.regionSums ?? {}, sumsClose);
}

/** Asserts that the bytes are those of the golden, the sign of zeros apart where upstream has negative ones. */
export function assertGoldenBytes(volume: Volume, { sha256, sha256PositiveZeros }: VolumeGolden): void {
  const values = toCOrder(volume).values;
  if (sha256PositiveZeros !== undefined) for (let i = 0; i < values.length; i++) if (values[i] === 0) values[i] = 0;
  const { buffer, byteOffset, byteLength } = values;
  const digest = createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
  assert.equal(digest, sha256PositiveZeros ?? sha256);
}

/** Asserts |actual − expected| ≤ absolute + relative·|expected|; NaN and infinity are equal to themselves. */
export function assertClose(
  actual: number,
  expected: number,
  { relative = 0, absolute = 0 }: { readonly relative?: number; readonly absolute?: number },
  what: string,
): void {
  const close = Object.is(actual, expected) || Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
  assert.ok(close, `${what}: ${actual} instead of ${expected}, ${(actual - expected) / Math.abs(expected)} off`);
}

async function assertRegionSums(
  values: Float64Array,
  expected: Readonly<Record<string, readonly [number, number]>>,
  close: (actual: number, expected: number, what: string) => void,
): Promise<void> {
  const [{ values: ids }, hierarchy] = await Promise.all([annotation200(), hierarchy200()]);
  for (const [acronym, [voxels, sum]] of Object.entries(expected)) {
    const region = hierarchy.byAcronym(acronym);
    const inside = new Set(
      acronym === 'root' ? hierarchy.descendants(hierarchy.root.id) : region ? hierarchy.descendants(region.id) : [],
    );
    assert.equal(ids.reduce((count, id) => count + Number(inside.has(id)), 0), voxels, `voxels of ${acronym}`); // biome-ignore format: one thought
    close(sumWhere(values, (i) => inside.has(ids[i])), sum, `sum of ${acronym}`); // biome-ignore format: one thought
  }
}

/** Neumaier's sum; NaN counts as 0. */
function sumWhere(values: Float64Array, isIn: (i: number) => boolean): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value) || !isIn(i)) continue;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

function countValues(values: Float64Array) {
  const counts = { nan: 0, nonZero: 0, min: Infinity, max: -Infinity };
  for (const value of values) {
    if (Number.isNaN(value)) counts.nan++;
    else if (value !== 0) counts.nonZero++;
    if (value < counts.min) counts.min = value;
    if (value > counts.max) counts.max = value;
  }
  return counts;
}

function numpyType({ values }: Volume): string {
  const type = voxelTypeOf(values);
  return { float: 'float32', double: 'float64' }[type as string] ?? type;
}
