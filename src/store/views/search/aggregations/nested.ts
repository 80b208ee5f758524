import type { JsonObject } from '../../../resource.ts';
import { nestedSteps, type Reading } from '../queries/query.ts';
import { illegal, parsing } from '../refused.ts';
import type { Fields } from '../values.ts';
import { type Aggregation, checkOptions, type Make, type Seen } from './aggregation.ts';
import { oneBucket } from './filters.ts';

/** The objects of a nested field. */
export function nested(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'nested', ['path']);
  const path = String(given.path ?? '');
  if (path === '') throw parsing('Missing [path] field for nested aggregation');
  const readings = new Map<string, Reading>();
  /** What is read within the objects of a step. */
  const within = (reading: Reading, step: string): Reading => {
    const key = `${reading.index}/${step}`;
    const known = readings.get(key) ?? { ...reading, within: step };
    readings.set(key, known);
    return known;
  };
  const prepare = (reading: Reading): Reading => {
    if (reading.schema.nested.has(path)) reading.reads.add(path);
    return within(reading, path);
  };
  return oneBucket(subs, prepare, (seen) =>
    nestedSteps(seen.reading.schema, path, seen.reading.within).reduce<readonly Seen[]>(
      (all, step) =>
        all.flatMap((one) =>
          one.fields
            .nested(step)
            .map((fields) => ({ ...one, fields, parent: one, reading: within(one.reading, step) })),
        ),
      [seen],
    ),
  );
}

/** From nested objects back to their documents, or to those of a path around them, each once. */
export function reverseNested(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'reverse_nested', ['path']);
  const path = String(given.path ?? '');
  let last: Fields | undefined;
  const prepare = (reading: Reading): Reading => {
    if (reading.within === '')
      throw illegal('Reverse nested aggregation can only be used inside a [nested] aggregation');
    return { ...reading, within: path };
  };
  return oneBucket(subs, prepare, (seen) => {
    let around: Seen | undefined = seen;
    while (around && around.reading.within !== path) around = around.parent;
    if (!around || around.fields === last) return [];
    last = around.fields;
    return [around];
  });
}
