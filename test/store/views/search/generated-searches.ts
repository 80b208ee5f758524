/** Documents and searches made by chance, the same at every run, of the kinds that section 4.5 of spec/nexus-store.md lists. */
import { type Chance, chanceFrom, pickFrom } from '../../../support/chance.ts';
import { aggregation } from './generated-aggregations.ts';
import { query } from './generated-queries.ts';
import { CODES, phrase } from './generated-words.ts';

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
  const field = pickFrom(chance, ['age', 'weight', 'born', 'code', 'title.keyword', 'parts.size']);
  const order = pickFrom(chance, ['asc', 'desc']);
  const isNumber = field !== 'code' && field !== 'title.keyword';
  // OpenSearch has no median of nested objects.
  const modes = !isNumber
    ? ['min', 'max']
    : ['min', 'max', 'avg', 'sum', ...(field === 'parts.size' ? [] : ['median'])];
  const filter = { range: { 'parts.size': { gte: chance(9) } } };
  return [
    {
      [field]: {
        order,
        ...(chance(2) ? { missing: pickFrom(chance, ['_first', '_last']) } : {}),
        ...(chance(2) ? { mode: pickFrom(chance, modes) } : {}),
        ...(field === 'parts.size' ? { nested: { path: 'parts', ...(chance(2) ? { filter } : {}) } } : {}),
      },
    },
    { '@id': 'asc' },
  ];
}
