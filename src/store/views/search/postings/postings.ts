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
  /** `ctid` of its row. */
  readonly place: string;
}

/** Which documents of an index have which tokens, in memory. */
export interface Postings {
  /** Entities of the documents that fulfil the condition, ascending, of the projects that are given, behind `after`. */
  find(narrow: Narrow, projects: readonly number[] | null, after: number): readonly number[];
  /** Where the row of a document was when it was put. */
  placeOf(entity: number): string | undefined;
  /** Puts a document instead of what was known of its entity. */
  put(document: Posted): void;
  remove(entity: number): void;
  /** Whether so much has changed that postings made anew would be faster. */
  readonly isStale: boolean;
  readonly bytes: number;
}

/** Changes before postings are stale, beside a sixteenth of all documents; so many at most. */
const FEW = 1000;
const MANY = 10_000;

/** Takes documents in the order of their entities, then makes the postings. */
export function postingsBuilder() {
  const numbers = tokenNumbers();
  const entities = growing(Float64Array);
  const projects = growing(Int32Array);
  const places = growing(Float64Array);
  const tokens = growing(Int32Array);
  const ends = growing(Int32Array);
  return {
    add({ entity, project, place, tokens: sent }: Posted): void {
      entities.push(entity);
      projects.push(project);
      places.push(toNumber(place));
      for (const token of tokensSent(sent)) tokens.push(numbers.add(token));
      ends.push(tokens.length);
    },
    /** What the postings will hold. */
    get bytes(): number {
      return bytesOf(numbers, tokens.length, entities.length);
    },
    build(): Postings {
      const lists = invert(tokens.values(), ends.values(), numbers.size);
      const documents = { entities: entities.values(), projects: projects.values(), places: places.values() };
      return postingsOf({ numbers, ...documents, ...lists });
    },
  };
}

/** Documents are numbered in the order of their entities. */
interface Base {
  readonly numbers: TokenNumbers;
  readonly entities: Float64Array;
  readonly projects: Int32Array;
  readonly places: Float64Array;
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

function postingsOf({ numbers, entities, projects, places, lists, starts }: Base): Postings {
  const changed = new Map<number, { project: number; place: string; tokens: ReadonlySet<string> } | undefined>();
  const all = Int32Array.from(entities, (_, document) => document);
  const listOf = (token: string): List => {
    const number = numbers.find(toHalves(token));
    return number === undefined ? all.subarray(0, 0) : lists.subarray(starts[number], starts[number + 1]);
  };
  /** Undefined: it is none of those that the postings were made of. */
  const documentOf = (entity: number): number | undefined => {
    const document = reach(entities, entity, 0);
    return entities[document] === entity ? document : undefined;
  };
  return {
    placeOf(entity) {
      if (changed.has(entity)) return changed.get(entity)?.place;
      const document = documentOf(entity);
      return document === undefined ? undefined : toPlace(places[document]);
    },
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
    put({ entity, project, place, tokens }) {
      changed.set(entity, { project, place, tokens: new Set(tokensSent(tokens).map(toDecimal)) });
    },
    remove(entity) {
      if (changed.has(entity) || documentOf(entity) !== undefined) changed.set(entity, undefined);
    },
    get isStale() {
      return changed.size > Math.min(FEW + entities.length / 16, MANY);
    },
    bytes: bytesOf(numbers, lists.length, entities.length),
  };
}

const bytesOf = (numbers: TokenNumbers, tokens: number, documents: number): number =>
  numbers.bytes + 4 * (numbers.size + tokens) + 24 * documents;

/** Rows that have room on a page of PostgreSQL, and more. */
const ON_PAGE = 2 ** 16;

/** `(page,row)` */
function toNumber(place: string): number {
  const comma = place.indexOf(',');
  return Number(place.slice(1, comma)) * ON_PAGE + Number(place.slice(comma + 1, -1));
}

const toPlace = (number: number): string => `(${Math.floor(number / ON_PAGE)},${number % ON_PAGE})`;
