import { move, transferableSymbol, valueSymbol } from 'piscina';
import { AtlasError } from '../errors.ts';
import { planesOf } from './slab-source.ts';
import type { Slab } from './slabs.ts';
import type { Outcome, SlabTask } from './worker-pool.ts';

type Run = (slabs: readonly Slab[], params: unknown) => unknown;

/** What the threads of a worker pool execute. */
export async function runKernel({ url, name, sources, range, params }: SlabTask) {
  const module: Record<string, Run> = await import(url);
  const slabs = sources.map((source) => {
    const { grid, components } = source;
    return { grid, components, ...range, values: planesOf(source, range.from, range.to) };
  });
  try {
    return handOver({ result: await module[name](slabs, params) });
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const { tag, message, remedy, details } = error;
    return handOver({ failure: { tag, message, remedy, details } });
  }
}

const handOver = (outcome: Outcome) =>
  move({ [transferableSymbol]: [...buffersIn(outcome.result)], [valueSymbol]: outcome });

function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersIn(part, found);
  }
  return found;
}
