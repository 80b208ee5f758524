import { release, zeros } from '../../volume/memory.ts';

/** Numbers appended one after the other, in a typed array that is replaced by a larger one when it is full. */
export interface Growing<Values extends Float64Array | Uint32Array | Float32Array | Uint8Array> {
  length: number;
  /** Room for `count` more; `values` may be another array afterwards, and the one before is empty. */
  reserve(count: number): void;
  values: Values;
  /** What was appended; nothing may be appended any more. */
  taken(): Values;
}

export function createGrowing<Values extends Float64Array | Uint32Array | Float32Array | Uint8Array>(
  Values: { readonly BYTES_PER_ELEMENT: number; new (memory: ArrayBuffer, offset: number, length: number): Values },
  capacity = 1024,
): Growing<Values> {
  const growing = {
    length: 0,
    values: zeros(Values, capacity),
    reserve(count: number): void {
      if (growing.length + count <= growing.values.length) return;
      const larger = zeros(Values, Math.max(Math.ceil(1.5 * growing.values.length), growing.length + count));
      larger.set(growing.values.subarray(0, growing.length));
      release(growing.values);
      growing.values = larger;
    },
    // `subarray` of a union of array types does not say that it keeps the type.
    taken: () => growing.values.subarray(0, growing.length) as Values,
  };
  return growing;
}
