/** What is left of a match that differs in case, or holds for a part only. */
const OTHER_CASE = 0.95;
const IN_PART = 0.9;

/**
 * How alike a text and a label are: 1 for the same, 0.95 for the same in another case, otherwise up to 0.9 by the share
 * of pairs of neighbouring letters that they have in common (Dice's coefficient).
 */
export function similarity(text: string, label: string): number {
  if (text === label) return 1;
  const [a, b] = [text.trim().toLowerCase(), label.trim().toLowerCase()];
  if (a === b) return OTHER_CASE;
  const [pairs, others] = [pairsOf(a), pairsOf(b)];
  const left = [...others];
  const common = pairs.filter((pair) => {
    const at = left.indexOf(pair);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  const all = pairs.length + others.length;
  return all === 0 ? 0 : IN_PART * ((2 * common.length) / all);
}

const pairsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
