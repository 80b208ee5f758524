import type { Json, JsonObject } from '../../../resource.ts';
import { asObject } from '../queries/parse.ts';
import { nestedAround, type Query, type Reading } from '../queries/query.ts';
import { parsing, SearchRefused } from '../refused.ts';
import type { Fields } from '../values.ts';
import { type Aggregation, type Make, readField, type Seen, valuesAt } from './aggregation.ts';

/** A bucket of what `choose` gives of each document. */
function bucket(subs: Make, prepare: (reading: Reading) => void, choose: (seen: Seen) => readonly Seen[]): Aggregation {
  const inner = subs();
  let count = 0;
  return {
    prepare(reading) {
      prepare(reading);
      inner.prepare(reading);
    },
    add(seen) {
      for (const one of choose(seen)) {
        count++;
        inner.add(one);
      }
    },
    result: () => ({ doc_count: count, ...inner.result() }),
  };
}

/** A query as a test, read once an index. */
function test(query: JsonObject): { prepare(reading: Reading): void; fits(seen: Seen): boolean } {
  const queries = new Map<Reading, Query>();
  const queryOf = (reading: Reading): Query => {
    const known = queries.get(reading) ?? reading.read(query, { ...reading, scoring: false });
    queries.set(reading, known);
    return known;
  };
  return {
    prepare: (reading) => void queryOf(reading),
    fits: ({ fields, reading }) => queryOf(reading).score(fields) !== undefined,
  };
}

export function filter(given: JsonObject, subs: Make): Aggregation {
  const { prepare, fits } = test(given);
  return bucket(subs, prepare, (seen) => (fits(seen) ? [seen] : []));
}

export function filters(given: JsonObject, subs: Make): Aggregation {
  const list = given.filters;
  const named = Array.isArray(list) ? undefined : asObject(list, 'filters');
  const queries: readonly Json[] = Array.isArray(list) ? list : Object.values(named ?? {});
  const made = queries.map((one) => filter(asObject(one, 'filters'), subs));
  return {
    prepare: (reading) => {
      for (const one of made) one.prepare(reading);
    },
    add: (seen) => {
      for (const one of made) one.add(seen);
    },
    result() {
      const results = made.map((one) => one.result());
      const names = Object.keys(named ?? {});
      return { buckets: named ? Object.fromEntries(names.map((name, i) => [name, results[i]])) : results };
    },
  };
}

/** Documents without a value in a field. */
export function missing({ field }: JsonObject, subs: Make): Aggregation {
  if (typeof field !== 'string')
    throw parsing('Required one of fields [field, script], but none were specified for [missing]');
  return bucket(
    subs,
    (reading) => readField(reading, field),
    (seen) => (valuesAt(seen, field).length === 0 ? [seen] : []),
  );
}

/** The objects of a nested field. */
export function nested({ path }: JsonObject, subs: Make): Aggregation {
  const at = String(path ?? '');
  const prepare = ({ schema, reads }: Reading) => {
    if (schema.nested.has(at)) reads.add(at);
  };
  return bucket(subs, prepare, (seen) => objectsAt(seen, at).map((fields) => ({ ...seen, fields })));
}

function objectsAt({ fields, reading: { schema } }: Seen, path: string): readonly Fields[] {
  const steps: string[] = [];
  for (let at = path; at !== ''; at = nestedAround(schema, at.slice(0, Math.max(0, at.lastIndexOf('.')))))
    steps.unshift(at);
  // The objects may be looked at from within another nested field.
  for (let first = steps.length - 1; first >= 0; first--) {
    const found = steps
      .slice(first)
      .reduce<readonly Fields[]>((all, step) => all.flatMap((one) => one.nested(step)), [fields]);
    if (found.length > 0) return found;
  }
  return [];
}

/** From nested objects back to their documents, each once. */
export function reverseNested({ path }: JsonObject, subs: Make): Aggregation {
  if (path !== undefined)
    throw new SearchRefused('parsing_exception', '[reverse_nested] with a path is not served here');
  let last: Fields | undefined;
  return bucket(
    subs,
    () => {},
    (seen) => {
      if (seen.root === last) return [];
      last = seen.root;
      return [{ ...seen, fields: seen.root }];
    },
  );
}
