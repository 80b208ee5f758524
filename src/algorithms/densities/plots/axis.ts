/** Places values along a line of pixels. */
export interface Axis {
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Pixels of the ends. */
type Span = readonly [first: number, last: number];

const TICKS = 5;

/** From 0 to the greatest value or beyond, with ticks at round numbers. */
export function linearAxis(values: readonly number[], [first, last]: Span): Axis {
  const greatest = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  const step = roundStep(greatest / TICKS);
  const end = Math.ceil(greatest / step) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step);
  return { ticks, at: (value) => first + ((last - first) * value) / end };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((times) => times * power >= least) ?? 10) * power;
}

/** Decades that hold all values, which are > 0, with a tick each. */
export function logarithmicAxis(values: readonly number[], [first, last]: Span): Axis {
  const exponents = values.map(Math.log10);
  const low = Math.floor(exponents.reduce((a, b) => Math.min(a, b), exponents[0] ?? 0));
  const high = Math.max(low + 1, Math.ceil(exponents.reduce((a, b) => Math.max(a, b), exponents[0] ?? 0)));
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return { ticks, at: (value) => first + ((last - first) * (Math.log10(value) - low)) / (high - low) };
}
