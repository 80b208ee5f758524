/** Blurs are cut off at this many standard deviations, unless a radius is given; scipy's default. */
const TRUNCATE = 4;

export interface Gaussian {
  /** Standard deviation, voxels. */
  readonly sigma: number;
  /** Samples on each side; by default 4σ, rounded. */
  readonly radius?: number;
  /** Whether σ is a float32, with which numpy computes the factor of the exponent; float64 by default. */
  readonly single?: boolean;
}

/**
 * Weights of the samples at distance 0, 1, … radius; both sides together sum to 1.
 *
 * @see scipy, ndimage, `gaussian_filter1d`
 */
export function gaussianWeights(gaussian: Gaussian): Float64Array {
  const { sigma, radius = Math.trunc(TRUNCATE * sigma + 0.5), single = false } = gaussian;
  const factor = single ? Math.fround(-0.5 / Math.fround(sigma * sigma)) : -0.5 / (sigma * sigma);
  const both = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(factor * (i - radius) ** 2));
  const total = sumAsNumpy(both);
  return both.subarray(radius).map((weight) => weight / total);
}

/** Adds in numpy's order, so that the weights agree to the last bit: halves of at most 128 values, eight partial sums each. */
function sumAsNumpy(values: Float64Array): number {
  if (values.length > 128) {
    const half = values.length >> 1;
    const middle = half - (half % 8);
    return sumAsNumpy(values.subarray(0, middle)) + sumAsNumpy(values.subarray(middle));
  }
  const eights = values.length - (values.length % 8);
  const partial = new Float64Array(8);
  for (let i = 0; i < eights; i++) partial[i % 8] += values[i];
  const [a, b, c, d, e, f, g, h] = partial;
  return values.subarray(eights).reduce((sum, value) => sum + value, a + b + (c + d) + (e + f + (g + h)));
}
