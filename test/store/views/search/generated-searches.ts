/** Documents and searches made by chance, the same at every run, of the kinds that section 4.5 of spec/nexus-store.md lists. */
import { type Chance, chanceFrom, pickFrom } from '../../../support/chance.ts';

const keyword = { type: 'keyword', ignore_above: 256 };
const text = { type: 'text', fields: { keyword } };

/** Of both engines. */
export const MAPPING = {
  dynamic: true,
  properties: {
    '@id': { type: 'keyword' },
    '@type': { type: 'keyword' },
    title: text,
    code: { type: 'keyword' },
    tags: { type: 'keyword' },
    age: { type: 'long' },
    weight: { type: 'double' },
    born: { type: 'date' },
    parts: { type: 'nested', properties: { kind: { type: 'keyword' }, size: { type: 'long' }, note: text } },
  },
};

const WORDS = [
  'brain',
  'cortex',
  'Layer',
  'layer 2/3',
  'cell',
  'density',
  'the',
  'of',
  'L1_NGC',
  'pyramidal-cell',
  'ÉCLAIR',
];
const CODES = ['a', 'ab', 'abc', 'B', 'L1_NGC-SA', 'x y'];

const phrase = (chance: Chance, most: number): string =>
  Array.from({ length: 1 + chance(most) }, () => pickFrom(chance, WORDS)).join(' ');
const several = <Item>(chance: Chance, items: readonly Item[], most: number): Item[] =>
  Array.from({ length: chance(most + 1) }, () => pickFrom(chance, items));

/** Payloads without ids; many fields are absent here and there. */
export function generatedDocuments(seed: number, count: number): Record<string, unknown>[] {
  const chance = chanceFrom(seed);
  const maybe = (fields: object): object => (chance(4) ? fields : {});
  return Array.from({ length: count }, () => ({
    ...maybe({ title: phrase(chance, 6) }),
    ...maybe({ code: pickFrom(chance, CODES) }),
    ...maybe({ tags: several(chance, CODES, 3) }),
    ...maybe({ age: chance(30) - 5 }),
    ...maybe({ weight: chance(64) / 8 }),
    ...maybe({
      born: `20${10 + chance(12)}-${String(1 + chance(12)).padStart(2, '0')}-${10 + chance(18)}T0${chance(10)}:30:00Z`,
    }),
    ...maybe({ free: { text: phrase(chance, 3), count: chance(5) } }),
    ...maybe({
      parts: Array.from({ length: chance(4) }, () => ({
        kind: pickFrom(chance, CODES),
        size: chance(10),
        note: phrase(chance, 3),
      })),
    }),
  }));
}

/** Bodies of `_search` that ask for every hit, or for the first ones in an order without ties. */
export function generatedSearches(seed: number, count: number): Record<string, unknown>[] {
  const chance = chanceFrom(seed);
  return Array.from({ length: count }, (_, n) => ({
    query: query(chance, 2),
    track_total_hits: true,
    ...(n % 3 === 0 ? { sort: sorting(chance), size: 1 + chance(30), from: chance(5) } : { size: 1000 }),
    ...(n % 2 === 0 ? { aggs: { one: aggregation(chance) } } : {}),
  }));
}

function sorting(chance: Chance): object[] {
  const field = pickFrom(chance, ['age', 'weight', 'born', 'code', 'title.keyword']);
  const order = pickFrom(chance, ['asc', 'desc']);
  return [
    { [field]: { order, ...(chance(2) ? { missing: pickFrom(chance, ['_first', '_last']) } : {}) } },
    { '@id': 'asc' },
  ];
}

function query(chance: Chance, depth: number): object {
  if (depth > 0 && chance(2)) {
    const some = (most: number) => Array.from({ length: chance(most + 1) }, () => query(chance, depth - 1));
    const should = some(3);
    return {
      bool: {
        must: some(1),
        filter: some(1),
        should,
        must_not: some(1),
        ...(should.length > 1 && chance(2) ? { minimum_should_match: 1 + chance(should.length) } : {}),
      },
    };
  }
  return pickFrom(chance, LEAVES)(chance);
}

const operator = (chance: Chance): string => pickFrom(chance, ['and', 'or']);

const LEAVES: readonly ((chance: Chance) => object)[] = [
  () => ({ match_all: {} }),
  (chance) => ({ term: { code: pickFrom(chance, CODES) } }),
  (chance) => ({ term: { 'free.text.keyword': phrase(chance, 2) } }),
  (chance) => ({ terms: { tags: [pickFrom(chance, CODES), pickFrom(chance, CODES)] } }),
  (chance) => ({ match: { title: { query: phrase(chance, 3), operator: operator(chance) } } }),
  (chance) => ({ match: { 'free.text': phrase(chance, 2) } }),
  (chance) => ({ match_phrase: { title: phrase(chance, 2) } }),
  (chance) => ({ match_phrase_prefix: { title: pickFrom(chance, ['bra', 'lay', 'cell de', 'cortex la']) } }),
  (chance) => ({
    multi_match: { query: phrase(chance, 2), fields: ['title', 'free.text'], operator: operator(chance) },
  }),
  (chance) => ({ query_string: { query: pickFrom(chance, STRINGS), default_field: 'title' } }),
  (chance) => ({
    simple_query_string: { query: pickFrom(chance, SIMPLE), fields: ['title'], default_operator: operator(chance) },
  }),
  (chance) => ({ prefix: { code: pickFrom(chance, ['a', 'L1', 'b']) } }),
  (chance) => ({ wildcard: { 'title.keyword': pickFrom(chance, ['*cell*', 'brain ?*', 'L*', '*/3*']) } }),
  (chance) => ({ regexp: { code: pickFrom(chance, ['a.*', '(a|B)', 'L[0-9]_NGC-S.', '[a-c]{2,3}']) } }),
  (chance) => ({ exists: { field: pickFrom(chance, ['title', 'age', 'parts', 'free', 'free.count', 'none']) } }),
  (chance) => ({ range: { age: { gte: chance(20) - 5, lt: chance(30) } } }),
  (chance) => ({ range: { weight: { gt: chance(40) / 8 } } }),
  (chance) => ({ range: { born: { gte: `20${10 + chance(12)}`, lte: `20${12 + chance(10)}-06||/M` } } }),
  (chance) => ({ range: { 'free.count': { lte: chance(5) } } }),
  (chance) => ({ range: { code: { gte: pickFrom(chance, CODES) } } }),
  (chance) => ({ constant_score: { filter: { term: { tags: pickFrom(chance, CODES) } } } }),
  (chance) => ({
    nested: {
      path: 'parts',
      query: {
        bool: {
          filter: [
            { term: { 'parts.kind': pickFrom(chance, CODES) } },
            { range: { 'parts.size': { gte: chance(9) } } },
          ],
        },
      },
    },
  }),
  (chance) => ({ nested: { path: 'parts', query: { match: { 'parts.note': phrase(chance, 2) } } } }),
];

const STRINGS = [
  'brain AND cell',
  'title:(layer OR cortex) -density',
  '"layer 2/3"',
  'bra*',
  'age:[3 TO 12]',
  '+cell pyramidal',
  'NOT brain',
  'code:a*',
];
const SIMPLE = ['brain + cell', 'layer | density', '"layer 2"', '-brain', 'cor*', 'cell -layer'];

function aggregation(chance: Chance): object {
  const inner = (): object => pickFrom(chance, METRICS)(chance);
  return pickFrom(chance, [
    () => ({
      terms: { field: pickFrom(chance, ['code', 'tags']), size: 20, order: { _key: 'asc' } },
      aggs: { two: inner() },
    }),
    () => ({ filter: query(chance, 0), aggs: { two: inner() } }),
    () => ({ filters: { filters: { x: query(chance, 0), y: query(chance, 0) } } }),
    () => ({ histogram: { field: 'age', interval: 1 + chance(7) }, aggs: { two: inner() } }),
    () => ({
      date_histogram: { field: 'born', calendar_interval: pickFrom(chance, ['year', 'month']), min_doc_count: 1 },
    }),
    () => ({
      range: { field: 'weight', ranges: [{ to: 2 }, { from: 2, to: 5 }, { from: 5 }] },
      aggs: { two: inner() },
    }),
    () => ({
      nested: { path: 'parts' },
      aggs: { two: { terms: { field: 'parts.kind', order: { _key: 'asc' } }, aggs: { back: { reverse_nested: {} } } } },
    }),
    () => ({
      composite: {
        size: 7,
        sources: [{ c: { terms: { field: 'code' } } }, { a: { terms: { field: 'age', order: 'desc' } } }],
      },
    }),
    inner,
  ])();
}

const METRICS: readonly ((chance: Chance) => object)[] = [
  (chance) => ({
    [pickFrom(chance, ['min', 'max', 'avg', 'sum', 'stats', 'value_count'])]: {
      field: pickFrom(chance, ['age', 'weight']),
    },
  }),
  (chance) => ({ cardinality: { field: pickFrom(chance, ['code', 'tags', 'age']) } }),
  (chance) => ({ missing: { field: pickFrom(chance, ['code', 'age']) } }),
];
