import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { VolumeShape } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { assertVectors, type Vectors } from './vectors.ts';

const QUATERNION_KINDS = ['quaternion', 'domain', 'domain', 'domain'];

/** NRRD `kinds` of an orientation field; the reference leaves it at those of vectors. */
export const orientationKinds = (compat: boolean): readonly string[] | undefined =>
  compat ? undefined : QUATERNION_KINDS;

/** A sum of squares below this has lost digits to underflow, and is taken for 0. */
const LEAST_SQUARE = 1e-300;

/**
 * For each vector v the unit quaternion of the shortest rotation from (0, 1, 0) to v/‖v‖; half a turn about x when v
 * points along −y. NaN where v is zero or NaN.
 */
export function orientationsOf([vectors]: readonly [Slab<Vectors>]): Float32Array {
  const { values } = vectors;
  const quaternions = new Float32Array((values.length / 3) * 4);
  for (let i = 0, o = 0; i < values.length; i += 3, o += 4) {
    const x = values[i];
    const y = values[i + 1];
    const z = values[i + 2];
    const square = x * x + z * z;
    const all = square + y * y;
    if (!(all >= LEAST_SQUARE)) {
      setUndefined(quaternions, o);
      continue;
    }
    if (y < 0 && square < LEAST_SQUARE) {
      quaternions[o + 1] = 1;
      continue;
    }
    const norm = Math.sqrt(all);
    // ‖v‖ + y, written so that it does not cancel where v is close to −y.
    const w = y < 0 ? square / (norm - y) : norm + y;
    // w² + x² + z² = 2 ‖v‖ w
    const scale = 1 / Math.sqrt(2 * norm * w);
    quaternions[o] = w * scale;
    quaternions[o + 1] = z * scale;
    quaternions[o + 3] = 0 - x * scale;
  }
  return quaternions;
}

export const orientationsKernel = defineKernel(import.meta.url, orientationsOf);

/** Four stores: half of a volume is undefined, and `fill` of four costs more than a quaternion. */
function setUndefined(quaternions: Vectors, at: number): void {
  quaternions[at] = Number.NaN;
  quaternions[at + 1] = Number.NaN;
  quaternions[at + 2] = Number.NaN;
  quaternions[at + 3] = Number.NaN;
}

/**
 * As atlas-direction-vectors has it: (‖v‖ + y, z, 0, −x), not normalised, in the type of the vectors; zero both for
 * zero vectors and for those along −y. NaN where v is NaN.
 */
export function orientationsAsUpstream([vectors]: readonly [Slab<Vectors>]): Vectors {
  const { values } = vectors;
  const double = values instanceof Float64Array;
  const quaternions = new (double ? Float64Array : Float32Array)((values.length / 3) * 4);
  for (let i = 0, o = 0; i < values.length; i += 3, o += 4) {
    const x = values[i];
    const y = values[i + 1];
    const z = values[i + 2];
    const norm = double ? Math.sqrt(x * x + y * y + z * z) : normInFloat32(x, y, z);
    if (Number.isNaN(norm)) {
      setUndefined(quaternions, o);
      continue;
    }
    quaternions[o] = y + norm;
    // The cross product of (0, 1, 0) and v in full: its zeros have the reference's signs.
    quaternions[o + 1] = z - 0 * y;
    quaternions[o + 2] = 0 * x - 0 * z;
    quaternions[o + 3] = 0 * y - x;
  }
  return quaternions;
}

/** Each square, sum and root rounded. */
function normInFloat32(x: number, y: number, z: number): number {
  const square = Math.fround(Math.fround(x * x) + Math.fround(y * y));
  return Math.fround(Math.sqrt(Math.fround(square + Math.fround(z * z))));
}

export const orientationsAsUpstreamKernel = defineKernel(import.meta.url, orientationsAsUpstream);

/**
 * Orientations of cells: quaternions that turn (0, 1, 0) onto the direction vectors.
 *
 * @param shape - of the vectors, which are passed over once
 * @param compat - the reference's quaternions; by default unit quaternions in float32
 * @returns (W, H, D, 4), components (w, x, y, z)
 * @throws NotDirectionVectors
 * @see atlas-direction-vectors, algorithms/utils.py, `vector_to_quaternion`
 */
export function orientationField(
  pool: WorkerPool,
  shape: VolumeShape,
  vectors: SlabSource,
  { compat = false }: { readonly compat?: boolean } = {},
  slabbing: Slabbing = {},
): ComputedVolume<'float' | 'double'> {
  assertVectors(shape);
  const { grid, type } = shape;
  const kernel = compat ? orientationsAsUpstreamKernel : orientationsKernel;
  // The types of vectors, as checked above.
  const source = vectors as SlabSource<Vectors>;
  const values = overSlabs(pool, kernel, [source], undefined, slabbing);
  return { grid, type: compat ? type : 'float', components: 4, values };
}
