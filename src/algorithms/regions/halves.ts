/**
 * The first plane of the right half of a volume: k < halfAt(D) is left, the rest is right.
 *
 * @param depth - planes along z
 * @param zHalfway - a midplane of one's own; 0 asks for the middle
 * @see atlas-commons, utils.py, `split_into_halves`
 */
export const halfAt = (depth: number, zHalfway = 0): number => zHalfway || Math.floor(depth / 2);
