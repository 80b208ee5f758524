import type { Insertion } from './insertions.ts';
import { TOKEN } from './token.ts';

/** Lets `GROUP_CONCAT` take the text of whatever it is given, IRIs included, as Blazegraph and Jena do. */
export function concatenatedTexts(query: string): Insertion[] {
  const insertions: Insertion[] = [];
  if (!/group_concat/i.test(query)) return insertions;
  let state: 'before' | 'called' | 'opened' | 'inside' = 'before';
  let depth = 0;
  for (const { 0: token, index, groups: { word = '' } = {} } of query.matchAll(TOKEN)) {
    if (/^(\s|#)/.test(token)) continue;
    if (state === 'opened' && word.toUpperCase() !== 'DISTINCT') {
      insertions.push({ at: index, text: 'STR(' });
      [state, depth] = ['inside', 0];
    }
    if (state === 'inside') {
      if (depth === 0 && (token === ';' || token === ')')) {
        insertions.push({ at: index, text: ')' });
        state = 'before';
      }
      depth += Number(token === '(') - Number(token === ')');
    }
    if (state === 'called') state = token === '(' ? 'opened' : 'before';
    if (word.toUpperCase() === 'GROUP_CONCAT') state = 'called';
  }
  return insertions;
}
