const STEPS = 100_000;
const PRECISION = 1e-15;

/**
 * −log₁₀ of the probability that a χ² variable is at least `value`; finite where the probability itself underflows.
 *
 * @param freedom - degrees of freedom
 * @see Press et al., Numerical Recipes, 6.2: the incomplete gamma function
 */
export function logChiSquaredTail(value: number, freedom: number): number {
  const [a, x] = [freedom / 2, value / 2];
  if (x <= 0) return 0;
  const front = a * Math.log(x) - x - logGamma(a);
  // The series where it converges fast: the tail is near 1 there.
  if (x < a + 1) return -Math.log1p(-Math.min(1, Math.exp(front) * lowerSeries(a, x))) / Math.LN10;
  return -(front + Math.log(upperFraction(a, x))) / Math.LN10;
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS && term > sum * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Lentz's continued fraction. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / Number.MIN_VALUE ** 0.5;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < STEPS; n++) {
    const factor = n * (a - n);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}

/** Stirling's series, from 10 on; smaller ones are brought there. */
function logGamma(a: number): number {
  let shift = 0;
  let z = a;
  while (z < 10) shift += Math.log(z++);
  const correction = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + correction - shift;
}
