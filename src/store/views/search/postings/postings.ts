import type { Narrow } from '../narrow.ts';
import { common, evaluate, fulfils, type List, reach } from './evaluate.ts';
import { growing } from './growing.ts';
import { type TokenNumbers, toDecimal, toHalves, tokenNumbers, tokensSent } from './token-numbers.ts';

/** A document by what it is found by. */
export interface Posted {
  readonly entity: number;
  /** Key of its project. */
  readonly project: number;
  /** An array of bigint as PostgreSQL sends it. */
  readonly tokens: Buffer;
}

/** Which documents of an index have which tokens, in memory. */
export interface Postings {
  /** Entities of the documents that fulfil the condition, ascending, of the projects that are given, behind `after`. */
  find(narrow: Narrow, projects: readonly number[] | null, after: number): readonly number[];
  /** Puts a document in the place of what was known of its entity. */
  put(document: Posted): void;
  remove(entity: number): void;
  /** Whether so much has changed that postings made anew would be faster. */
  readonly isStale: boolean;
  readonly bytes: number;
}

/** Changes before postings are stale, beside a sixteenth of all documents. */
const FEW = 1000;

/** Takes documents in the order of their entities, then makes the postings. */
export function postingsBuilder() {
  const numbers = tokenNumbers();
  const entities = growing(Float64Array);
  const projects = growing(Int32Array);
  const tokens = growing(Int32Array);
  const ends = growing(Int32Array);
  return {
    add({ entity, project, tokens: sent }: Posted): void {
      entities.push(entity);
      projects.push(project);
      for (const token of tokensSent(sent)) tokens.push(numbers.add(token));
      ends.push(tokens.length);
    },
    /** About what the postings will hold. */
    get bytes(): number {
      return numbers.bytes + 4 * tokens.length + 12 * entities.length;
    },
    build(): Postings {
      const lists = invert(tokens.values(), ends.values(), numbers.size);
      return postingsOf({ numbers, entities: entities.values(), projects: projects.values(), ...lists });
    },
  };
}

/** Documents are numbered in the order of their entities. */
interface Base {
  readonly numbers: TokenNumbers;
  readonly entities: Float64Array;
  readonly projects: Int32Array;
  /** Documents with the first token, then those with the second, and so on. */
  readonly lists: List;
  /** Where the list of each token starts, and the end. */
  readonly starts: Int32Array;
}

/** @param tokens - of one document after the other @param ends - where those of each document end */
function invert(tokens: Int32Array, ends: Int32Array, size: number): Pick<Base, 'lists' | 'starts'> {
  const starts = new Int32Array(size + 1);
  for (const token of tokens) starts[token + 1]++;
  for (let token = 0; token < size; token++) starts[token + 1] += starts[token];
  const lists = new Int32Array(tokens.length);
  const next = starts.slice();
  let at = 0;
  for (const [document, end] of ends.entries()) for (; at < end; at++) lists[next[tokens[at]]++] = document;
  return { lists, starts };
}

function postingsOf({ numbers, entities, projects, lists, starts }: Base): Postings {
  const changed = new Map<number, { project: number; tokens: ReadonlySet<string> } | undefined>();
  const all = Int32Array.from(entities, (_, document) => document);
  const listOf = (token: string): List => {
    const number = numbers.find(toHalves(token));
    return number === undefined ? all.subarray(0, 0) : lists.subarray(starts[number], starts[number + 1]);
  };
  return {
    find(narrow, projectKeys, after) {
      const { list, isAllBut } = evaluate(narrow, listOf);
      const wanted = projectKeys && new Set(projectKeys);
      const isIn = (entity: number, project: number) => entity > after && (wanted?.has(project) ?? true);
      const found: number[] = [];
      for (const document of isAllBut ? common(all, list, false) : list) {
        const entity = entities[document];
        if (isIn(entity, projects[document]) && !changed.has(entity)) found.push(entity);
      }
      const before = found.length;
      for (const [entity, one] of changed)
        if (one && isIn(entity, one.project) && fulfils(one.tokens, narrow)) found.push(entity);
      return found.length > before ? found.sort((a, b) => a - b) : found;
    },
    put({ entity, project, tokens }) {
      changed.set(entity, { project, tokens: new Set(tokensSent(tokens).map(toDecimal)) });
    },
    remove(entity) {
      if (changed.has(entity) || entities[reach(entities, entity, 0)] === entity) changed.set(entity, undefined);
    },
    get isStale() {
      return changed.size > FEW + entities.length / 16;
    },
    bytes: numbers.bytes + 4 * (lists.length + starts.length) + 16 * entities.length,
  };
}
