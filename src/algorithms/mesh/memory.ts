/**
 * Gives back the memory of arrays that nothing uses any more. The garbage collector, to which an array is small whatever
 * it stands for, would leave several times as much of it as is in use.
 */
export function release(...arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
