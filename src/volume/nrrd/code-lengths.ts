/**
 * Lengths of the codes of a Huffman code for these frequencies, none longer than `limit` bits; 0 for what never comes.
 * A decoder takes a code of one symbol only where it may (RFC 1951, 3.2.7): give the others of a pair a frequency.
 */
export function codeLengths(frequencies: ArrayLike<number>, limit: number): Uint8Array {
  const symbols = Array.from({ length: frequencies.length }, (_, symbol) => symbol).filter((s) => frequencies[s] > 0);
  const lengths = new Uint8Array(frequencies.length);
  // Flatter frequencies make a flatter tree; with all of them 1 it is as flat as can be. A symbol that comes less often
  // than once in 2^limit would have too long a code: all such are taken for equal from the start.
  const total = symbols.reduce((sum, symbol) => sum + frequencies[symbol], 0);
  const rare = 2 ** Math.max(0, Math.floor(Math.log2(total)) - limit);
  for (let divisor = rare; ; divisor *= 2) {
    const weights = symbols.map((symbol) => Math.ceil(frequencies[symbol] / divisor));
    const depths = depthsInTree(weights);
    if (depths.some((depth) => depth > limit)) continue;
    for (const [i, symbol] of symbols.entries()) lengths[symbol] = Math.max(1, depths[i]);
    return lengths;
  }
}

/** Depth of each leaf in the tree that joins the two lightest nodes again and again. */
function depthsInTree(weights: readonly number[]): number[] {
  const leaves = weights.length;
  const order = Array.from(weights.keys()).sort((a, b) => weights[a] - weights[b] || a - b);
  const nodes = order.map((leaf) => weights[leaf]);
  const parents: number[] = [];
  // Joined nodes come out in the order of their weights too: two queues instead of a heap.
  let [leaf, joined] = [0, leaves];
  const lightest = (): number => {
    const isLeaf = leaf < leaves && (joined >= nodes.length || nodes[leaf] <= nodes[joined]);
    return isLeaf ? leaf++ : joined++;
  };
  while (nodes.length < 2 * leaves - 1) {
    const [a, b] = [lightest(), lightest()];
    parents[a] = nodes.length;
    parents[b] = nodes.length;
    nodes.push(nodes[a] + nodes[b]);
  }
  const depths: number[] = [];
  depths[nodes.length - 1] = 0;
  for (let node = nodes.length - 2; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  const inOrder: number[] = [];
  for (const [at, symbol] of order.entries()) inOrder[symbol] = depths[at];
  return inOrder;
}
