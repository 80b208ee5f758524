/** Memory that `nearestSites` works with, for a number of sites. */
export interface EnvelopeMemory {
  readonly sites: Int32Array;
  readonly starts: Int32Array;
}

export const envelopeMemory = (sites: number): EnvelopeMemory => ({
  sites: new Int32Array(sites),
  starts: new Int32Array(sites),
});

/**
 * On a line with sites at `first`, `first` + 1, …, each at a squared distance `heights[i]` from the line (negative: no
 * site), gives for each position `from` + p the i of the nearest site, the smallest of several; -1 without sites.
 *
 * @see Meijster, Roerdink, Hesselink 2000, "A general algorithm for computing distance transforms in linear time"
 */
export function nearestSites(
  heights: Int32Array,
  first: number,
  answers: Int32Array,
  from: number,
  { sites, starts }: EnvelopeMemory,
): void {
  // Positions relative to `first`: site i is at i.
  const begin = from - first;
  const end = begin + answers.length;
  let top = -1;
  for (let site = 0; site < heights.length; site++) {
    const height = heights[site];
    if (height < 0) continue;
    while (top >= 0) {
      const [start, rival] = [starts[top], sites[top]];
      if (heights[rival] + (start - rival) ** 2 <= height + (start - site) ** 2) break;
      top--;
    }
    // The first position that is nearer to this site than to the one before; a tie is the other's.
    const rival = sites[top];
    const start =
      top < 0 ? begin : 1 + Math.floor((site * site - rival * rival + height - heights[rival]) / (2 * (site - rival)));
    if (start >= end) continue;
    top++;
    sites[top] = site;
    starts[top] = start;
  }
  if (top < 0) {
    answers.fill(-1);
    return;
  }
  for (let p = end - 1; p >= begin; p--) {
    answers[p - begin] = sites[top];
    if (p === starts[top]) top--;
  }
}
