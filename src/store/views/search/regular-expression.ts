import { illegal } from './refused.ts';

/**
 * Lucene's regular expressions, on whole values: `. ? + * | {n,m} ( ) [a-z] [^a] "literal" \x`. States are followed all at
 * once, so that time grows with the length of the value times the number of states, whatever the pattern.
 */

/** States of one expression. */
const MAX_STATES = 10_000;

type Test = (letter: string) => boolean;

/** Where a state leads: by a letter that fits, or without one. */
interface State {
  readonly test?: Test;
  readonly next: number[];
}

type Node =
  | { readonly is: 'letter'; readonly test: Test }
  | { readonly is: 'all'; readonly of: readonly Node[] }
  | { readonly is: 'any'; readonly of: readonly Node[] }
  | { readonly is: 'repeat'; readonly of: Node; readonly least: number; readonly most: number };

/** @throws SearchRefused when it is no expression, or too large a one */
export function toAutomaton(pattern: string): (value: string) => boolean {
  const states: State[] = [];
  const add = (test: Test | undefined, next: number[]): number => {
    if (states.length >= MAX_STATES)
      throw illegal(`Regular expression needs more than ${MAX_STATES} states: [${pattern.slice(0, 80)}]`);
    return states.push({ test, next }) - 1;
  };
  const end = add(undefined, []);
  const start = build(new Parser(pattern).parse(), end, add, states);
  return (value) => {
    let current = reach([start], states);
    for (const letter of value) {
      if (current.size === 0) return false;
      const next: number[] = [];
      for (const one of current) if (states[one].test?.(letter)) next.push(...states[one].next);
      current = reach(next, states);
    }
    return current.has(end);
  };
}

/** The states that are reached without a letter. */
function reach(from: readonly number[], states: readonly State[]): Set<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    if (!states[one].test) open.push(...states[one].next);
  }
  return reached;
}

/** The state at which the node starts, when `end` follows it. */
function build(
  node: Node,
  end: number,
  add: (test: Test | undefined, next: number[]) => number,
  states: State[],
): number {
  const into = (one: Node, after: number): number => build(one, after, add, states);
  if (node.is === 'letter') return add(node.test, [end]);
  if (node.is === 'all') return node.of.reduceRight((after, one) => into(one, after), end);
  if (node.is === 'any')
    return add(
      undefined,
      node.of.map((one) => into(one, end)),
    );
  let start = end;
  if (node.most === Number.POSITIVE_INFINITY) {
    start = add(undefined, [end]);
    states[start].next.push(into(node.of, start));
  } else for (let i = node.least; i < node.most; i++) start = add(undefined, [end, into(node.of, start)]);
  for (let i = 0; i < node.least; i++) start = into(node.of, start);
  return start;
}

class Parser {
  private at = 0;
  private readonly letters: readonly string[];

  constructor(pattern: string) {
    this.letters = [...pattern];
  }

  parse(): Node {
    const node = this.alternatives();
    if (this.at < this.letters.length) throw this.wrong();
    return node;
  }

  private wrong(): Error {
    return illegal(
      `Failed to parse regular expression at position ${this.at}: [${this.letters.join('').slice(0, 80)}]`,
    );
  }

  private peek(): string | undefined {
    return this.letters[this.at];
  }

  private take(letter: string): boolean {
    if (this.peek() !== letter) return false;
    this.at++;
    return true;
  }

  private alternatives(): Node {
    const of = [this.sequence()];
    while (this.take('|')) of.push(this.sequence());
    return of.length === 1 ? of[0] : { is: 'any', of };
  }

  private sequence(): Node {
    const of: Node[] = [];
    for (let letter = this.peek(); letter !== undefined && letter !== '|' && letter !== ')'; letter = this.peek()) {
      of.push(this.repeated());
    }
    return { is: 'all', of };
  }

  private repeated(): Node {
    let of = this.atom();
    for (;;) {
      if (this.take('?')) of = { is: 'repeat', of, least: 0, most: 1 };
      else if (this.take('*')) of = { is: 'repeat', of, least: 0, most: Number.POSITIVE_INFINITY };
      else if (this.take('+')) of = { is: 'repeat', of, least: 1, most: Number.POSITIVE_INFINITY };
      else if (this.take('{')) of = { is: 'repeat', of, ...this.counts() };
      else return of;
    }
  }

  private counts(): { least: number; most: number } {
    const close = this.letters.indexOf('}', this.at);
    const [, least, comma, most] = /^(\d{1,4})(,?)(\d{0,4})$/.exec(this.letters.slice(this.at, close).join('')) ?? [];
    if (close === -1 || least === undefined) throw this.wrong();
    this.at = close + 1;
    const upper = comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    if (upper < Number(least)) throw this.wrong();
    return { least: Number(least), most: upper };
  }

  private atom(): Node {
    if (this.take('(')) {
      const inner = this.take(')') ? undefined : this.alternatives();
      if (inner && !this.take(')')) throw this.wrong();
      return inner ?? { is: 'all', of: [] };
    }
    if (this.take('.')) return { is: 'letter', test: () => true };
    if (this.take('[')) return { is: 'letter', test: this.set() };
    if (this.take('"')) return this.quoted();
    const letter = this.peek();
    // Of Lucene's own operators, complement, intersection, intervals and the empty language are not served.
    if (letter === undefined || '?*+{~&<#@'.includes(letter)) throw this.wrong();
    return { is: 'letter', test: this.literal() };
  }

  private quoted(): Node {
    const close = this.letters.indexOf('"', this.at);
    if (close === -1) throw this.wrong();
    const of = this.letters
      .slice(this.at, close)
      .map((one): Node => ({ is: 'letter', test: (letter) => letter === one }));
    this.at = close + 1;
    return { is: 'all', of };
  }

  private literal(): Test {
    const isEscaped = this.take('\\');
    const one = this.letters[this.at++];
    if (one === undefined) throw this.wrong();
    const known = isEscaped ? CLASSES[one] : undefined;
    return known ? (letter) => known.test(letter) : (letter) => letter === one;
  }

  private set(): Test {
    const isNegative = this.take('^');
    const tests: Test[] = [];
    while (!this.take(']')) {
      const isEscaped = this.peek() === '\\';
      const from = this.letters[this.at + (isEscaped ? 1 : 0)];
      const test = this.literal();
      if (this.peek() === '-' && this.letters[this.at + 1] !== ']' && this.letters[this.at + 1] !== undefined) {
        this.at++;
        this.take('\\');
        const to = this.letters[this.at++];
        tests.push((letter) => letter >= from && letter <= to);
      } else tests.push(test);
    }
    return (letter) => tests.some((test) => test(letter)) !== isNegative;
  }
}

const CLASSES: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };
