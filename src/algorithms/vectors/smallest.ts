/**
 * The k-th smallest (from 1) of numbers without NaN, which are put into another order.
 *
 * @see Hoare 1961, "Algorithm 65: find"
 */
export function smallest(values: Float64Array, k: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >>> 1];
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (k - 1 <= j) right = j;
    else if (k - 1 >= i) left = i;
    else break;
  }
  return values[k - 1];
}
