import type { PreparedQuery } from './prepare-query.ts';
import { TOKEN } from './token.ts';

/**
 * The query with its pattern asked within one graph, for stores whose default graph is not the union of the others; a
 * `GRAPH` inside the pattern goes before it.
 */
export function withinGraph({ form, text }: Pick<PreparedQuery, 'form' | 'text'>, graph: string): string {
  const [first, second] = topLevelGroups(text);
  if (!first) return text;
  const isShort = form === 'CONSTRUCT' && first.word === 'WHERE';
  const { start, end } = form === 'CONSTRUCT' && !isShort && second ? second : first;
  const group = text.slice(start, end + 1);
  // `CONSTRUCT WHERE` takes no `GRAPH`; its pattern is its template.
  const before = isShort ? text.slice(0, start).replace(/where\s*$/i, `${group} WHERE `) : text.slice(0, start);
  return `${before}{ GRAPH <${graph}> ${group} }${text.slice(end + 1)}`;
}

/** Groups in braces that are in no other group and in no expression, with the keyword before each. */
function topLevelGroups(text: string): { word: string; start: number; end: number }[] {
  const groups: { word: string; start: number; end: number }[] = [];
  let [braces, parentheses] = [0, 0];
  let word = '';
  let isIgnored = false;
  for (const { 0: token, index, groups: named = {} } of text.matchAll(TOKEN)) {
    if (named.word !== undefined) word = named.word.toUpperCase();
    if (token === '(') parentheses++;
    if (token === ')') parentheses--;
    if (token === '{' && braces++ === 0) {
      isIgnored = parentheses > 0;
      if (!isIgnored) groups.push({ word, start: index, end: index });
    }
    if (token !== '}' || --braces > 0 || isIgnored) continue;
    const last = groups.at(-1);
    if (last) last.end = index;
  }
  return groups;
}
