import { InvalidRequest } from '../request-errors.ts';
import type { AsOf } from '../resource.ts';

/**
 * Microseconds since 1970 of an ISO instant in UTC. They stand for the sequence numbers of commits, of which Delta
 * tells nothing: 2^53 of them last until 2255.
 */
export function toMicros(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? '';
  const seconds = Date.parse(instant.replace(/\.\d+/, ''));
  return seconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** @throws InvalidRequest */
export function microsOf(at: AsOf): number {
  if ('seq' in at) return at.seq;
  const micros = toMicros(at.time);
  if (!Number.isNaN(micros)) return micros;
  throw new InvalidRequest({ name: 'time', value: at.time }, 'Write it as in 2024-12-03T10:00:00Z.');
}

/**
 * The first revision of `low`…`high` for which `isSo` holds, when it holds for `high` and, once it does, goes on to.
 * Takes one question a halving.
 */
export async function firstRevision(
  low: number,
  high: number,
  isSo: (rev: number) => Promise<boolean>,
): Promise<number> {
  if (low >= high) return high;
  const middle = Math.floor((low + high) / 2);
  return (await isSo(middle)) ? firstRevision(low, middle, isSo) : firstRevision(middle + 1, high, isSo);
}
