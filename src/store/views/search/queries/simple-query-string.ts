import { SearchRefused } from '../refused.ts';
import { type Clause, unescaped } from './query-string-syntax.ts';

type Joint = 'must' | 'should';

/** As Elasticsearch has it; each may lie in the one before. */
const MAX_CLAUSES = 1024;

/** What is read so far between two parentheses. */
interface Level {
  clause?: Clause;
  /** How the clause joins its parts. */
  joint?: Joint;
  /** Given for what comes next. */
  next?: Joint;
  isNegative: boolean;
}

const TOKEN = /\s*(?:([+|])|(-)|([()])|"((?:[^"\\]|\\.)*)"(?:~(\d+))?|((?:[^\s()"+|\\]|\\.)+)|.)/gsu;

/**
 * `a + b`, `a | b`, `-a`, `"a b"~2`, `a*`, `(a b)`; what has no meaning is passed over. Read from the left: where the
 * operator changes, all that stands before it in its parentheses becomes one clause.
 *
 * @throws SearchRefused
 * @see Lucene, SimpleQueryParser
 */
export function parseSimpleQueryString(text: string, operator: 'or' | 'and'): Clause {
  const usual: Joint = operator === 'and' ? 'must' : 'should';
  const tokens = [...text.matchAll(TOKEN)];
  const clauses = tokens.filter(([, , , bracket, phrase, , word]) => (bracket ?? phrase ?? word) !== undefined);
  if (clauses.length > MAX_CLAUSES) {
    const reason = `Query contains too many nested clauses; maxClauseCount is set to ${MAX_CLAUSES}`;
    throw new SearchRefused('too_many_clauses', reason);
  }
  const paired = pairedBrackets(tokens.map(([, , , bracket]) => bracket));
  const levels: Level[] = [{ isNegative: false }];
  for (const [n, [, sign, minus, bracket, phrase, slop, word]] of tokens.entries()) {
    const level = levels[levels.length - 1];
    if (sign) {
      if (level.clause) level.next ??= sign === '+' ? 'must' : 'should';
    } else if (minus) level.isNegative = !level.isNegative;
    else if (bracket) {
      if (!paired.has(n)) continue;
      if (bracket === '(') levels.push({ isNegative: false });
      else {
        levels.pop();
        if (level.clause) append(levels[levels.length - 1], level.clause, usual);
      }
    } else if (phrase !== undefined) {
      const words: Clause = { is: 'words', text: unescaped(phrase), isPhrase: true };
      append(level, slop ? { ...words, slop: Number(slop) } : words, usual);
    } else if (word !== undefined) append(level, termOf(word), usual);
  }
  return levels[0].clause ?? { is: 'empty' };
}

const termOf = (word: string): Clause =>
  word.length > 1 && word.endsWith('*')
    ? { is: 'pattern', kind: 'prefix', text: unescaped(word.slice(0, -1)) }
    : { is: 'words', text: unescaped(word), isPhrase: false };

function append(level: Level, given: Clause, usual: Joint): void {
  const clause: Clause = level.isNegative ? { is: 'all', must: [], should: [], mustNot: [given] } : given;
  const joint = level.next ?? usual;
  if (!level.clause) level.clause = clause;
  else {
    const before = level.joint === joint && level.clause.is === 'all' ? level.clause[joint] : [level.clause];
    level.clause = { is: 'all', must: [], should: [], mustNot: [], [joint]: [...before, clause] };
    level.joint = joint;
  }
  level.next = undefined;
  level.isNegative = false;
}

/** Where the brackets are that have another; the others mean nothing. */
function pairedBrackets(brackets: readonly (string | undefined)[]): ReadonlySet<number> {
  const paired = new Set<number>();
  const open: number[] = [];
  for (const [n, bracket] of brackets.entries()) {
    if (bracket === '(') open.push(n);
    const other = bracket === ')' ? open.pop() : undefined;
    if (other !== undefined) paired.add(n).add(other);
  }
  return paired;
}
