const SIGMA = 3;
/** Voxels that the Gaussian reaches: trunc(4·σ + 0.5). */
export const RADIUS = 12;
export const SPAN = 2 * RADIUS + 1;

/** w₋₁₂ … w₁₂, sum 1. */
export const WEIGHTS = gaussian();

function gaussian(): Float64Array {
  const weights = Float64Array.from({ length: SPAN }, (_, i) => Math.exp((-0.5 / SIGMA ** 2) * (i - RADIUS) ** 2));
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => weight / sum);
}

/** Half-sample reflection, c b a | a b c | c b a, as often as it takes. */
export function reflect(i: number, length: number): number {
  const place = ((i % (2 * length)) + 2 * length) % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}
