/** Whether a name fits a pattern in which `*` stands for any characters. */
export const globMatches = (pattern: string, name: string): boolean =>
  fits(
    [...pattern].map((letter) => (letter === '*' ? MANY : letter)),
    name,
  );

/** Tells whether a text fits a pattern of `*` (any characters), `?` (any one) and `\` (the next one as it is). */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  const parts = toParts(pattern);
  return (text) => fits(parts, text);
}

/** Time grows with the product of both lengths at most. */
function fits(parts: readonly (string | symbol)[], text: string): boolean {
  const letters = [...text];
  let [part, letter, star, mark] = [0, 0, -1, 0];
  while (letter < letters.length) {
    if (part < parts.length && (parts[part] === letters[letter] || parts[part] === ONE)) {
      part++;
      letter++;
    } else if (part < parts.length && parts[part] === MANY) {
      star = part++;
      mark = letter;
    } else if (star >= 0) {
      part = star + 1;
      letter = ++mark;
    } else return false;
  }
  while (parts[part] === MANY) part++;
  return part === parts.length;
}

const MANY = Symbol('any characters');
const ONE = Symbol('any character');

function toParts(pattern: string): (string | symbol)[] {
  const parts: (string | symbol)[] = [];
  for (const [, escaped, letter] of pattern.matchAll(/\\(.)|(.)/gsu)) {
    parts.push(escaped ?? (letter === '*' ? MANY : letter === '?' ? ONE : letter));
  }
  return parts;
}
