/** Lines that are convolved side by side, and samples along them that are computed or passed over together. */
export const BLOCK = 8;

/** What the lines of one axis have in common. */
export interface LineShape {
  /** Samples of a line. */
  readonly length: number;
  /** For the samples of a line and `radius` more at each end: which sample of the line it is, or -1 where it is 0. */
  readonly samples: Int32Array;
  /** See `gaussianWeights`. */
  readonly weights: Float64Array;
}

/**
 * @param from, to - the lines are this part of an axis with `size` samples; what else is on the axis is 0
 * @see scipy, ndimage, mode `reflect`: beyond its ends the axis goes on mirrored, the last sample twice
 */
export function lineShape(from: number, to: number, size: number, weights: Float64Array): LineShape {
  const radius = weights.length - 1;
  const samples = Int32Array.from({ length: to - from + 2 * radius }, (_, i) => {
    const turn = 2 * size;
    const place = (((from + i - radius) % turn) + turn) % turn;
    const at = place < size ? place : turn - 1 - place;
    return at >= from && at < to ? at - from : -1;
  });
  return { length: to - from, samples, weights };
}

/** Up to BLOCK lines in an array. */
export interface Lines {
  readonly values: Float32Array | Float64Array;
  /** Where the first line begins. */
  readonly start: number;
  /** From line to line. */
  readonly lineStride: number;
  /** At most BLOCK. */
  readonly lines: number;
  /** From sample to sample. */
  readonly sampleStride: number;
}

/** Which blocks of samples are wanted: block b is when `flags[at + b * stride]` is not 0. */
export interface Wanted {
  readonly flags: Uint8Array;
  readonly at: number;
  readonly stride: number;
}

/**
 * Convolves lines with a symmetric kernel, in place, in the wanted blocks of samples only. The sum is taken in float64
 * as scipy does: the middle first, then pairs from the outside in. Pairs of zeros are left out: they change no bit.
 *
 * @returns a function on memory of its own, for any number of lines of this shape
 */
export function lineConvolver({ length, samples, weights }: LineShape): (lines: Lines, wanted: Wanted) => void {
  const radius = weights.length - 1;
  const blocks = Math.ceil(length / BLOCK);
  const buffer = new Float64Array(BLOCK * samples.length);
  /** Whether a block of `samples` has a value that is not 0. */
  const busy = new Uint8Array(Math.ceil(samples.length / BLOCK));
  const sums = new Float64Array(BLOCK);
  return (lines, { flags, at, stride }) => {
    let any = 0;
    for (let block = 0; block < blocks; block++) any |= flags[at + block * stride];
    if (any === 0) return;
    gather(lines, samples, buffer, busy);
    for (let block = 0; block < blocks; block++) {
      if (flags[at + block * stride] === 0) continue;
      const [nearest, farthest] = reachOf(block, radius, busy);
      if (farthest < 0) continue;
      for (let p = BLOCK * block; p < Math.min(length, BLOCK * (block + 1)); p++) {
        sumAround(buffer, BLOCK * (p + radius), weights, nearest, farthest, sums);
        const target = lines.start + p * lines.sampleStride;
        for (let line = 0; line < lines.lines; line++) lines.values[target + line * lines.lineStride] = sums[line];
      }
    }
  };
}

/** Copies lines into the buffer, sample by sample, and notes which blocks of samples are not all zero. */
function gather(lines: Lines, samples: Int32Array, buffer: Float64Array, busy: Uint8Array): void {
  const { values, start, lineStride, sampleStride } = lines;
  busy.fill(0);
  for (let i = 0; i < samples.length; i++) {
    const to = BLOCK * i;
    if (samples[i] < 0) {
      for (let line = 0; line < BLOCK; line++) buffer[to + line] = 0;
      continue;
    }
    const from = start + samples[i] * sampleStride;
    let any = 0;
    for (let line = 0; line < BLOCK; line++) {
      const value = line < lines.lines ? values[from + line * lineStride] : 0;
      buffer[to + line] = value;
      if (value !== 0) any = 1;
    }
    busy[i >> 3] |= any;
  }
}

/** Bounds of the distances from the samples of a block to values that are not 0; the farthest is -1 when all are. */
function reachOf(block: number, radius: number, busy: Uint8Array): readonly [nearest: number, farthest: number] {
  const first = BLOCK * block + radius;
  const last = first + BLOCK - 1;
  let [nearest, farthest] = [radius, -1];
  for (let b = (first - radius) >> 3; b <= (last + radius) >> 3 && b < busy.length; b++) {
    if (busy[b] === 0) continue;
    const [low, high] = [BLOCK * b, BLOCK * b + BLOCK - 1];
    nearest = Math.min(nearest, Math.max(0, low - last, first - high));
    farthest = Math.max(farthest, high - first, last - low);
  }
  return [nearest, Math.min(farthest, radius)];
}

/** The weighted sums around one sample of BLOCK lines; values lie at distances `nearest` to `farthest`. */
function sumAround(
  buffer: Float64Array,
  center: number,
  weights: Float64Array,
  nearest: number,
  farthest: number,
  sums: Float64Array,
): void {
  const middle = weights[0];
  let t0 = buffer[center] * middle;
  let t1 = buffer[center + 1] * middle;
  let t2 = buffer[center + 2] * middle;
  let t3 = buffer[center + 3] * middle;
  let t4 = buffer[center + 4] * middle;
  let t5 = buffer[center + 5] * middle;
  let t6 = buffer[center + 6] * middle;
  let t7 = buffer[center + 7] * middle;
  for (let m = farthest; m >= Math.max(1, nearest); m--) {
    const weight = weights[m];
    const a = center - BLOCK * m;
    const b = center + BLOCK * m;
    t0 += (buffer[a] + buffer[b]) * weight;
    t1 += (buffer[a + 1] + buffer[b + 1]) * weight;
    t2 += (buffer[a + 2] + buffer[b + 2]) * weight;
    t3 += (buffer[a + 3] + buffer[b + 3]) * weight;
    t4 += (buffer[a + 4] + buffer[b + 4]) * weight;
    t5 += (buffer[a + 5] + buffer[b + 5]) * weight;
    t6 += (buffer[a + 6] + buffer[b + 6]) * weight;
    t7 += (buffer[a + 7] + buffer[b + 7]) * weight;
  }
  sums[0] = t0;
  sums[1] = t1;
  sums[2] = t2;
  sums[3] = t3;
  sums[4] = t4;
  sums[5] = t5;
  sums[6] = t6;
  sums[7] = t7;
}
