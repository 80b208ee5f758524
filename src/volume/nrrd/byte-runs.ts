/** Bytes as runs of equal ones, built up from the front; up to 2³² − 1 bytes. */
export interface ByteRuns {
  /** Number of runs. */
  count: number;
  /** The byte of each run, and the position at which it ends. */
  values: Uint8Array;
  ends: Uint32Array;
}

export const noBytes = (): ByteRuns => ({ count: 0, values: new Uint8Array(1024), ends: new Uint32Array(1024) });

export const lengthOf = ({ count, ends }: ByteRuns): number => (count === 0 ? 0 : ends[count - 1]);

/** Appends `length` bytes of one value. */
export function appendRun(runs: ByteRuns, value: number, length: number): void {
  const last = runs.count - 1;
  if (last >= 0 && runs.values[last] === value) {
    runs.ends[last] += length;
    return;
  }
  if (runs.count === runs.values.length) grow(runs);
  runs.values[runs.count] = value;
  runs.ends[runs.count] = (last < 0 ? 0 : runs.ends[last]) + length;
  runs.count++;
}

/** Appends the `length` bytes that start `distance` before the end; they may be those that it appends. */
export function repeatBytes(runs: ByteRuns, distance: number, length: number): void {
  const end = runs.ends[runs.count - 1];
  let position = end - distance;
  let run = runAt(runs, position);
  for (let left = length; left > 0; ) {
    const taken = Math.min(left, runs.ends[run] - position);
    appendRun(runs, runs.values[run], taken);
    position += taken;
    left -= taken;
    // The last run has grown when its own byte was appended.
    if (position === runs.ends[run]) run++;
  }
}

/** Appends bytes as they are. */
export function appendBytes(runs: ByteRuns, bytes: Uint8Array): void {
  let start = 0;
  for (let i = 1; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] === bytes[start]) continue;
    appendRun(runs, bytes[start], i - start);
    start = i;
  }
}

/** The run that holds a position. */
function runAt({ count, ends }: ByteRuns, position: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function grow(runs: ByteRuns): void {
  const [values, ends] = [new Uint8Array(2 * runs.count), new Uint32Array(2 * runs.count)];
  values.set(runs.values);
  ends.set(runs.ends);
  runs.values = values;
  runs.ends = ends;
}
