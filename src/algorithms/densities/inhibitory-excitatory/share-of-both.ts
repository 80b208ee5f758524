/**
 * Makes an intensity of inhibitory neurons into their share of both, each weighted by its share in the group of regions.
 * Where no group is, it becomes 0, or, as in the reference, stays as it is.
 */
export function toShareOfBoth(
  inhibitory: Float64Array,
  excitatory: Float64Array,
  { shares, ranks, compat }: { shares: Float64Array; ranks: Uint16Array; compat: boolean },
): void {
  for (let i = 0; i < inhibitory.length; i++) {
    const share = shares[ranks[i]];
    if (Number.isNaN(share)) {
      if (!compat) inhibitory[i] = 0;
      continue;
    }
    const weighted = inhibitory[i] * share;
    const both = weighted + excitatory[i] * (1 - share);
    inhibitory[i] = both > 0 ? weighted / both : weighted;
  }
}
