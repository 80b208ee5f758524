import { type Chance, pickFrom } from '../../../support/chance.ts';
import { query, ZONES } from './generated-queries.ts';

/** An aggregation of any kind, with others in it. */
export function aggregation(chance: Chance): object {
  const inner = (): object => pickFrom(chance, METRICS)(chance);
  return pickFrom(chance, [
    () => ({
      terms: { field: pickFrom(chance, ['code', 'tags']), size: 20, order: { _key: 'asc' } },
      aggs: { two: inner() },
    }),
    () => ({ filter: query(chance, 0), aggs: { two: inner() } }),
    () => ({ filters: { filters: { x: query(chance, 0), y: query(chance, 0) }, other_bucket: chance(2) === 0 } }),
    () => ({
      terms: {
        field: 'code',
        size: 3,
        order: { two: pickFrom(chance, ['asc', 'desc']) },
        min_doc_count: 1 + chance(3),
      },
      aggs: {
        two: { [pickFrom(chance, ['min', 'max', 'avg', 'sum'])]: { field: pickFrom(chance, ['age', 'weight']) } },
      },
    }),
    () => ({
      terms: {
        field: pickFrom(chance, ['code', 'tags']),
        size: 20,
        missing: 'none',
        [pickFrom(chance, ['include', 'exclude'])]: '[a-b].*',
      },
    }),
    () => ({
      histogram: {
        field: pickFrom(chance, ['age', 'weight']),
        interval: 1 + chance(7),
        offset: chance(3),
        keyed: chance(2) === 0,
        order: pickFrom(chance, [{ _key: 'desc' }, { _count: 'asc' }, { two: 'desc' }]),
        ...(chance(2) ? { missing: chance(10) } : {}),
        ...(chance(2) ? { extended_bounds: { min: -7, max: 40 } } : {}),
      },
      aggs: { two: { sum: { field: 'age' } } },
    }),
    () => ({
      date_histogram: {
        field: 'born',
        ...steps(chance),
        min_doc_count: 1,
        time_zone: pickFrom(chance, ZONES),
        ...(chance(2) ? { offset: pickFrom(chance, ['+6h', '-90m', '3d']) } : {}),
        ...(chance(2) ? { format: pickFrom(chance, ['yyyy-MM-dd', 'dd/MM/yyyy HH:mm', 'epoch_millis']) } : {}),
      },
      aggs: { two: inner() },
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
      nested: { path: 'parts' },
      aggs: {
        two: {
          filter: { range: { 'parts.size': { gte: chance(9) } } },
          aggs: { back: { reverse_nested: {}, aggs: { three: inner() } }, sizes: { stats: { field: 'parts.size' } } },
        },
      },
    }),
    () => ({
      composite: {
        size: 5 + chance(20),
        sources: [
          { d: { date_histogram: { field: 'born', ...steps(chance), missing_bucket: chance(2) === 0 } } },
          { w: { histogram: { field: 'weight', interval: 2, order: pickFrom(chance, ['asc', 'desc']) } } },
        ],
        ...(chance(2) ? { after: { d: Date.UTC(2015, chance(12)), w: 2 * chance(4) } } : {}),
      },
      aggs: { two: inner() },
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

const steps = (chance: Chance): object =>
  chance(2)
    ? { calendar_interval: pickFrom(chance, ['year', 'quarter', 'month', 'week', 'day']) }
    : { fixed_interval: pickFrom(chance, ['100d', '36h', '90m']) };

const METRICS: readonly ((chance: Chance) => object)[] = [
  (chance) => ({
    [pickFrom(chance, ['min', 'max', 'avg', 'sum', 'stats', 'value_count'])]: {
      field: pickFrom(chance, ['age', 'weight']),
    },
  }),
  (chance) => ({ cardinality: { field: pickFrom(chance, ['code', 'tags', 'age']) } }),
  (chance) => ({ missing: { field: pickFrom(chance, ['code', 'age']) } }),
];
