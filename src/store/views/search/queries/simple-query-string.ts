import type { Json } from '../../../resource.ts';
import { illegal, SearchRefused } from '../refused.ts';
import type { Clause } from './query-string-syntax.ts';

type Joint = 'must' | 'should';

/** As Elasticsearch has it; each may lie in the one before. */
const MAX_CLAUSES = 1024;
/** Of words marked by `~`. */
const MAX_EDITS = 2;

/** Operators of the language, each of which may be turned off. */
const FLAGS = ['AND', 'OR', 'NOT', 'PREFIX', 'PHRASE', 'PRECEDENCE', 'ESCAPE', 'WHITESPACE', 'FUZZY', 'NEAR', 'SLOP'];

/** What is read so far between two parentheses. */
interface Level {
  clause?: Clause;
  /** How the clause joins its parts. */
  joint?: Joint;
  /** Given for what comes next. */
  next?: Joint;
  isNegative: boolean;
}

/** An operator, or what is sought. */
type Lexeme = '+' | '|' | '-' | '(' | ')' | Clause;

/**
 * `a + b`, `a | b`, `-a`, `"a b"~2`, `a*`, `a~1`, `(a b)`; what has no meaning is passed over. Read from the left: where
 * the operator changes, all that stands before it in its parentheses becomes one clause.
 *
 * @param flags - the operators that have a meaning, such as `AND|OR`
 * @throws SearchRefused
 * @see Lucene, SimpleQueryParser
 */
export function parseSimpleQueryString(text: string, operator: 'or' | 'and', flags: Json = 'ALL'): Clause {
  if (text.trim() === '*') return { is: 'everything' };
  const usual: Joint = operator === 'and' ? 'must' : 'should';
  const lexemes = [...scan(text, flagsOf(flags))];
  if (lexemes.filter((one) => typeof one === 'object' || one === '(' || one === ')').length > MAX_CLAUSES) {
    const reason = `Query contains too many nested clauses; maxClauseCount is set to ${MAX_CLAUSES}`;
    throw new SearchRefused('too_many_clauses', reason);
  }
  const paired = pairedBrackets(lexemes);
  const levels: Level[] = [{ isNegative: false }];
  for (const [n, lexeme] of lexemes.entries()) {
    const level = levels[levels.length - 1];
    if (typeof lexeme === 'object') append(level, lexeme, usual);
    else if (lexeme === '-') level.isNegative = !level.isNegative;
    else if (lexeme === '+' || lexeme === '|') {
      if (level.clause) level.next ??= lexeme === '+' ? 'must' : 'should';
    } else if (paired.has(n)) {
      if (lexeme === '(') levels.push({ isNegative: false });
      else {
        levels.pop();
        if (level.clause) append(levels[levels.length - 1], level.clause, usual);
      }
    }
  }
  return levels[0].clause ?? { is: 'empty' };
}

/** @throws SearchRefused */
function flagsOf(given: Json): ReadonlySet<string> {
  const names = String(given).toUpperCase().split('|');
  const unknown = names.find((name) => !['ALL', 'NONE', ...FLAGS].includes(name));
  if (unknown !== undefined) throw illegal(`Unknown simple_query_string flag [${unknown.slice(0, 80)}]`);
  return new Set(names.includes('ALL') ? FLAGS : names);
}

function* scan(text: string, on: ReadonlySet<string>): Iterable<Lexeme> {
  const signs: Readonly<Record<string, string>> = {
    '+': 'AND',
    '|': 'OR',
    '-': 'NOT',
    '(': 'PRECEDENCE',
    ')': 'PRECEDENCE',
  };
  let at = 0;
  while (at < text.length) {
    const letter = text[at];
    if (on.has(signs[letter])) {
      yield letter as Lexeme; // one of the signs
      at++;
    } else if (letter === '"' && on.has('PHRASE')) {
      const isNear = on.has('NEAR') || on.has('SLOP');
      const pattern = isNear ? /"((?:[^"\\]|\\.)*)"(?:~(\d+))?/sy : /"((?:[^"\\]|\\.)*)"/sy;
      const [whole, phrase, slop] = pattern.exec(text.slice(at)) ?? ['"'];
      const words: Clause = { is: 'words', text: unescaped(phrase ?? '', on), isPhrase: true };
      if (phrase !== undefined) yield slop ? { ...words, slop: Number(slop) } : words;
      at += whole.length;
    } else if (/\s/.test(letter) && on.has('WHITESPACE')) at++;
    else {
      const end = endOfWord(text, at, on);
      yield wordOf(text.slice(at, end), on);
      at = end;
    }
  }
}

function endOfWord(text: string, start: number, on: ReadonlySet<string>): number {
  const isEnd = (letter: string): boolean =>
    (letter === '"' && on.has('PHRASE')) ||
    (letter === '+' && on.has('AND')) ||
    (letter === '|' && on.has('OR')) ||
    ('()'.includes(letter) && on.has('PRECEDENCE')) ||
    (/\s/.test(letter) && on.has('WHITESPACE'));
  let at = start;
  while (at < text.length && !isEnd(text[at])) at += text[at] === '\\' && on.has('ESCAPE') ? 2 : 1;
  return Math.min(at, text.length);
}

function wordOf(given: string, on: ReadonlySet<string>): Clause {
  const [, word = given, amount] = (on.has('FUZZY') && /^((?:\\.|[^~\\])+)~(.*)$/s.exec(given)) || [];
  const edits = amount === '' ? MAX_EDITS : Math.min(MAX_EDITS, Number(amount ?? 0) || 0);
  if (edits > 0) return { is: 'fuzzy', text: unescaped(word, on), edits };
  const closing = on.has('ESCAPE') ? /^(?:\\.|[^\\])+\*$/s : /.\*$/s;
  const isPrefix = on.has('PREFIX') && closing.test(word);
  return isPrefix
    ? { is: 'pattern', kind: 'prefix', text: unescaped(word.slice(0, -1), on) }
    : { is: 'words', text: unescaped(word, on), isPhrase: false };
}

const unescaped = (text: string, on: ReadonlySet<string>): string =>
  on.has('ESCAPE') ? text.replaceAll(/\\(.)/gsu, '$1') : text;

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
function pairedBrackets(lexemes: readonly Lexeme[]): ReadonlySet<number> {
  const paired = new Set<number>();
  const open: number[] = [];
  for (const [n, lexeme] of lexemes.entries()) {
    if (lexeme === '(') open.push(n);
    const other = lexeme === ')' ? open.pop() : undefined;
    if (other !== undefined) paired.add(n).add(other);
  }
  return paired;
}
