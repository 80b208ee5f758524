import type { JsonObject } from '../../../resource.ts';
import { SearchRefused } from '../refused.ts';

interface About {
  /** In place of the fields of the query. */
  readonly field?: string;
  readonly boost?: number;
}

/** What a query in words asks for. */
export type Clause = About &
  (
    | { readonly is: 'empty' | 'everything' }
    | { readonly is: 'words'; readonly text: string; readonly isPhrase: boolean; readonly slop?: number }
    | { readonly is: 'fuzzy'; readonly text: string; readonly edits?: number }
    | { readonly is: 'pattern'; readonly kind: 'wildcard' | 'prefix' | 'regexp'; readonly text: string }
    | { readonly is: 'range'; readonly bounds: JsonObject }
    | { readonly is: 'exists'; readonly text: string }
    | {
        readonly is: 'all';
        readonly must: readonly Clause[];
        readonly should: readonly Clause[];
        readonly mustNot: readonly Clause[];
      }
  );

/** Parentheses in one another. */
const MAX_DEPTH = 30;

const TOKEN =
  /\s*(?:(&&|\|\||(?:AND|OR|NOT)(?=[\s(]|$))|([+\-!](?!\s|$))|([()])|((?:[^\s():"[\]{}^~\\/+\-!&|]|\\.|(?<=\S)[+\-!&|/])+):|("(?:[^"\\]|\\.)*")|([[{](?:[^\]}"]|"[^"]*")*[\]}])|\/((?:[^/\\]|\\.)*)\/|((?:[^\s():"[\]{}^~\\]|\\.)+)|([~^])([\w.]*))/gsuy;

interface Lexeme {
  readonly is: 'operator' | 'sign' | 'bracket' | 'field' | 'phrase' | 'range' | 'regexp' | 'word' | 'suffix';
  readonly text: string;
  readonly amount?: string;
}

const KINDS: readonly Lexeme['is'][] = [
  'operator',
  'sign',
  'bracket',
  'field',
  'phrase',
  'range',
  'regexp',
  'word',
  'suffix',
];

const unreadable = (text: string, more = ''): SearchRefused =>
  new SearchRefused('query_shard_exception', `Failed to parse query [${text.slice(0, 200)}]${more}`);

function lexemes(text: string): Lexeme[] {
  const found: Lexeme[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (!match) throw unreadable(text, `: cannot read on at position ${at}`);
    const kind = match.slice(1, 10).findIndex((one) => one !== undefined);
    found.push({ is: KINDS[kind], text: match[kind + 1], amount: match[10] });
  }
  return found;
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/gsu, '$1');

/** The syntax of Lucene: `a AND b`, `+a -b`, `(a OR b)`, `field:a`, `"a b"~2`, `a*`, `[1 TO 5}`, `/a.+/`, `a^2`. */
export const parseQueryString = (text: string, operator: 'or' | 'and'): Clause => new Parser(text, operator).parse();

interface Signed {
  readonly clause: Clause;
  /** `+` must, `-` must not, nothing: may. */
  sign: string;
  /** Whether that was written. */
  readonly isSigned: boolean;
}

class Parser {
  private readonly text: string;
  private readonly operator: 'or' | 'and';
  private readonly tokens: readonly Lexeme[];
  private at = 0;

  constructor(text: string, operator: 'or' | 'and') {
    this.text = text;
    this.operator = operator;
    this.tokens = lexemes(text);
  }

  parse(): Clause {
    const whole = this.group(0);
    if (this.at < this.tokens.length) throw this.wrong();
    return whole;
  }

  private readonly wrong = (): Error => unreadable(this.text);

  private group(depth: number): Clause {
    const clauses: Signed[] = [];
    let joined = '';
    while (this.at < this.tokens.length && this.tokens[this.at].text !== ')') {
      const { is, text } = this.tokens[this.at];
      if (is === 'operator' && text !== 'NOT') {
        if (clauses.length === 0) throw this.wrong();
        joined = text === 'AND' || text === '&&' ? 'AND' : 'OR';
        this.at++;
      } else {
        this.add(clauses, joined, depth);
        joined = '';
      }
    }
    if (joined !== '') throw this.wrong();
    return bundle(clauses);
  }

  /** Reads a clause. @param joined - what stands between it and the last one */
  private add(clauses: Signed[], joined: string, depth: number): void {
    const first = this.tokens[this.at];
    const isSigned = first.is === 'sign' || first.text === 'NOT';
    const sign = !isSigned ? '' : first.text === '+' ? '+' : '-';
    if (isSigned) this.at++;
    const clause = (sign === '' && joined === '' && this.run()) || this.item(depth);
    const last = clauses.at(-1);
    const isOr = this.operator === 'or';
    if (joined === 'AND' && last?.sign === '') last.sign = '+';
    if (joined === 'OR' && last?.sign === '+' && !isOr) last.sign = '';
    const isNeeded = isOr ? sign === '+' || joined === 'AND' : joined !== 'OR';
    clauses.push({ clause, isSigned, sign: sign === '-' ? '-' : isNeeded ? '+' : '' });
  }

  /** Words with nothing between them are one text, unless what follows is about the last one alone. */
  private run(): Clause | undefined {
    let end = this.at;
    while (isPlain(this.tokens[end]) && !isAboutLast(this.tokens[end + 1])) end++;
    if (end - this.at < 2) return undefined;
    const text = this.tokens.slice(this.at, end).map((one) => unescaped(one.text));
    this.at = end;
    return { is: 'words', text: text.join(' '), isPhrase: false };
  }

  private item(depth: number): Clause {
    if (depth > MAX_DEPTH) throw unreadable(this.text, `: nested deeper than ${MAX_DEPTH} levels`);
    const token = this.tokens[this.at++];
    if (token === undefined) throw this.wrong();
    if (token.is === 'field') return this.fielded(unescaped(token.text), depth);
    if (token.text !== '(' || token.is !== 'bracket') return this.suffixed(leaf(token, this.wrong));
    const inner = this.group(depth + 1);
    if (this.tokens[this.at++]?.text !== ')') throw this.wrong();
    // Its words stay one clause.
    return this.suffixed(inner.is === 'words' ? { is: 'all', must: [], should: [inner], mustNot: [] } : inner);
  }

  private fielded(field: string, depth: number): Clause {
    const next = this.tokens[this.at]?.text ?? '';
    if (this.tokens[this.at]?.is === 'field') throw this.wrong();
    if (field !== '_exists_' && (field !== '*' || next !== '*')) return { ...this.item(depth + 1), field };
    this.at++;
    return field === '*' ? { is: 'everything' } : { is: 'exists', text: unescaped(next) };
  }

  private suffixed(clause: Clause): Clause {
    let changed = clause;
    while (this.tokens[this.at]?.is === 'suffix') {
      const { text: mark, amount = '' } = this.tokens[this.at++];
      const number = amount === '' ? undefined : Number(amount);
      if (Number.isNaN(number)) throw this.wrong();
      if (mark === '^') changed = { ...changed, boost: number ?? 1 };
      else if (changed.is !== 'words') throw this.wrong();
      else if (changed.isPhrase) changed = { ...changed, slop: number ?? 2 };
      else changed = { ...changed, is: 'fuzzy', edits: number };
    }
    return changed;
  }
}

const isAboutLast = (next: Lexeme | undefined): boolean =>
  next?.is === 'suffix' || (next?.is === 'operator' && next.text !== 'NOT');

const isPlain = (token: Lexeme | undefined): boolean =>
  token?.is === 'word' && leaf(token, () => unreadable(token.text)).is === 'words';

function bundle(clauses: readonly Signed[]): Clause {
  const having = (wanted: string) => clauses.filter(({ sign }) => sign === wanted).map(({ clause }) => clause);
  if (clauses.length === 0) return { is: 'empty' };
  if (clauses.length === 1 && !clauses[0].isSigned) return clauses[0].clause;
  return { is: 'all', must: having('+'), should: having(''), mustNot: having('-') };
}

function leaf({ is, text }: Lexeme, wrong: () => Error): Clause {
  if (is === 'phrase') return { is: 'words', text: unescaped(text.slice(1, -1)), isPhrase: true };
  if (is === 'regexp') return { is: 'pattern', kind: 'regexp', text };
  if (is === 'range') return range(text, wrong);
  if (is !== 'word') throw wrong();
  const [, compare, bound] = /^([<>]=?)(.+)$/s.exec(text) ?? [];
  if (compare !== undefined) {
    const name = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' }[compare] ?? '';
    return { is: 'range', bounds: { [name]: unescaped(bound) } };
  }
  if (/(?:^|[^\\])[*?]/s.test(text)) return { is: 'pattern', kind: 'wildcard', text };
  return { is: 'words', text: unescaped(text), isPhrase: false };
}

function range(text: string, wrong: () => Error): Clause {
  const [, open, from, to, close] = /^([[{])\s*(\S+|"[^"]*")\s+TO\s+(\S+|"[^"]*")\s*([\]}])$/s.exec(text) ?? [];
  if (open === undefined) throw wrong();
  const bound = (given: string) => unescaped(given.replace(/^"(.*)"$/s, '$1'));
  return {
    is: 'range',
    bounds: {
      ...(from !== '*' && { [open === '[' ? 'gte' : 'gt']: bound(from) }),
      ...(to !== '*' && { [close === ']' ? 'lte' : 'lt']: bound(to) }),
    },
  };
}
