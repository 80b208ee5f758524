/** Items [first, last) of a computation. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Ranges a thread, so that uneven ones even out. */
const PER_THREAD = 4;

/** Ranges that together are [0, count); each begins at a multiple of `step`. */
export function* rangesOf(count: number, threads: number, step = 1): Generator<Range> {
  const size = step * Math.max(1, Math.ceil(count / (step * PER_THREAD * threads)));
  for (let first = 0; first < count; first += size) yield { first, last: Math.min(count, first + size) };
}
