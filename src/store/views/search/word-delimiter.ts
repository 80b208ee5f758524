import type { JsonObject } from '../../resource.ts';
import type { Token } from './tokenizers.ts';

/** Words that have no place to be cut at. */
const PLAIN = /^(?:[a-z]+|[A-Z]+|[0-9]+)$/;

/** Cuts words at marks, at changes of case and at changes between letters and digits. */
export function wordDelimiter(given: JsonObject): (tokens: readonly Token[]) => Token[] {
  const onCase = given.split_on_case_change !== false;
  const onDigits = given.split_on_numerics !== false;
  const keeps = given.preserve_original === true;
  const edges = [
    ...(onCase ? ['(?<=\\p{Ll})(?=\\p{Lu})'] : []),
    ...(onDigits ? ['(?<=\\p{L})(?=\\p{N})', '(?<=\\p{N})(?=\\p{L})'] : []),
  ];
  const cut = new RegExp(["(?<=\\p{L})'s(?!\\p{L})", '[^\\p{L}\\p{N}]+', ...edges].join('|'), 'u');
  return (tokens) => {
    const words: Token[] = [];
    let position = -1;
    let last = -1;
    for (const token of tokens) {
      position += token.position - last;
      last = token.position;
      const parts = PLAIN.test(token.term) ? [token.term] : token.term.split(cut).filter((part) => part !== '');
      const isWhole = parts.length === 1 && parts[0] === token.term;
      if (keeps && !isWhole)
        words.push({ term: token.term, position, ...(parts.length > 1 && { span: parts.length }) });
      for (const [index, term] of parts.entries()) words.push({ term, position: position + index });
      position += Math.max(0, parts.length - 1);
    }
    return words;
  };
}
