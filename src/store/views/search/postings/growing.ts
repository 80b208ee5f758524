type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Numbers one after the other, as many as come. */
export interface Growing<Kind extends Numbers> {
  readonly length: number;
  push(number: number): void;
  values(): Kind;
}

export function growing<Kind extends Numbers>(make: new (length: number) => Kind): Growing<Kind> {
  let all = new make(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(number) {
      if (length === all.length) {
        const more = new make(2 * length);
        more.set(all);
        all = more;
      }
      all[length++] = number;
    },
    values: () => all.slice(0, length) as Kind,
  };
}
