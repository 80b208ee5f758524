/** From this size on malloc takes the memory of an array from the system, and gives it back when it is freed. */
const MAPPED_BYTES = 2 ** 25;
/** Smaller arrays may stay with malloc for the next ones. */
const LARGE_BYTES = 2 ** 23;

type NumberArray = Float64Array | Float32Array | Uint32Array | Uint8Array;

/** Zeros; a large array lies on more memory than it takes, which costs nothing as long as nobody touches it. */
export function zeros<Values extends NumberArray>(
  Values: { readonly BYTES_PER_ELEMENT: number; new (memory: ArrayBuffer, offset: number, length: number): Values },
  length: number,
): Values {
  const bytes = length * Values.BYTES_PER_ELEMENT;
  return new Values(new ArrayBuffer(bytes < LARGE_BYTES ? bytes : Math.max(bytes, MAPPED_BYTES)), 0, length);
}

/**
 * Gives back the memory of arrays that nothing uses any more. The garbage collector, to which an array is small whatever
 * it stands for, would leave several times as much of it as is in use.
 */
export function release(...arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
