import type { JsonObject } from '../../../resource.ts';
import { type Ranked, ranked } from '../hits.ts';
import { asNumber, listOf } from '../queries/parse.ts';
import type { Reading } from '../queries/query.ts';
import { illegal } from '../refused.ts';
import { readSort, sortReader } from '../sorting.ts';
import { sourceFilter } from '../source-filter.ts';
import { type Aggregation, checkOptions, spendHits } from './aggregation.ts';

const MAX_SIZE = 100;

/** `top_hits`: the best documents of a bucket. */
export function topHits(given: JsonObject): Aggregation {
  checkOptions(given, 'top_hits', ['from', 'size', 'sort', '_source', 'track_scores']);
  const [from, size] = [asNumber(given.from, 'from', 0), asNumber(given.size, 'size', 3)];
  if (from < 0 || size < 1 || from + size > MAX_SIZE) {
    throw illegal(
      `Top hits result window is too large, the top hits aggregator's from + size must be less than or equal to: [${MAX_SIZE}] but was [${from + size}].`,
    );
  }
  const sort = listOf(given.sort).flatMap(readSort);
  const isByScore = sort.length === 0 || given.track_scores === true;
  const show = sourceFilter(given._source);
  const best = ranked<Ranked & { readonly hit: JsonObject }>(sort, from + size);
  const readers = new Map<number, ReturnType<typeof sortReader>[]>();
  const readersOf = (reading: Reading) => {
    const known = readers.get(reading.index) ?? sort.map((key) => sortReader(key, reading));
    readers.set(reading.index, known);
    return known;
  };
  let count = 0;
  return {
    prepare(reading) {
      readersOf(reading);
      if (show) reading.reads.add('*');
    },
    add({ fields, row, score, reading }) {
      if (count++ === 0) spendHits(reading, 2 * (from + size) + 100);
      const values = readersOf(reading).map((read) => read(score, row.entity, () => fields));
      const hit = {
        _index: reading.indexName,
        _id: row.id,
        ...(fields.object && { _nested: fields.object.place }),
        ...(isByScore && { _score: score }),
        ...(show && { _source: show(fields.object?.source ?? row.document) }),
        ...(sort.length > 0 && { sort: values }),
      };
      best.add({ index: reading.index, entity: row.entity, score, values, hit });
    },
    result() {
      const hits = best.items().slice(from);
      const top = isByScore && hits.length > 0 && { max_score: Math.max(...hits.map(({ score }) => score)) };
      return { hits: { total: { value: count, relation: 'eq' }, ...top, hits: hits.map(({ hit }) => hit) } };
    },
    number: () => undefined,
  };
}
