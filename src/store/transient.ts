import type { Readable } from 'node:stream';

const transient = new WeakSet<Readable>();

/** Says that nobody else needs the memory of its pieces: who has written one may give it back. */
export function markTransient(content: Readable): Readable {
  transient.add(content);
  return content;
}

export const isTransient = (content: Readable): boolean => transient.has(content);
