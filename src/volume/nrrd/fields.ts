import { z } from 'zod';
import { ENCODING_OF_NAME, SPACE_DIMENSION, VOXEL_TYPE_OF_NAME } from './names.ts';

const text = z.string({ error: 'is missing' });
const words = text.transform((value) => value.split(/\s+/));
const whole = (error: string, pattern: RegExp) =>
  z.string().regex(pattern, { error }).transform(Number).pipe(z.int({ error }));
const positive = whole('must be a positive whole number', /^0*[1-9]\d*$/);
const skip = whole('must be a whole number', /^\d+$/).default(0);
const known = <Value>(values: ReadonlyMap<string, Value>, what: string) =>
  text.transform((name, context) => {
    const value = values.get(name.toLowerCase());
    if (value === undefined) context.addIssue(`${JSON.stringify(name)} is no known ${what}`);
    return value ?? z.NEVER;
  });

/** A number as NRRD writes it; `nan` stands on axes that are not of space. */
const real = z.string().transform((value, context) => {
  const number = /^nan$/i.test(value) ? Number.NaN : Number(value);
  if (
    value === '' ||
    (Number.isNaN(number) && !/^nan$/i.test(value)) ||
    Math.abs(number) === Number.POSITIVE_INFINITY
  ) {
    context.addIssue(`holds ${JSON.stringify(value)}, which is no finite number`);
  }
  return number;
});

/** `(1,0,0) none (0,1,0)`: undefined for none and for a vector of nothing but NaN. */
const vectors = text.transform((value, context) => {
  const found = value.match(/\([^()]*\)|none/g) ?? [];
  if (value.replaceAll(/\([^()]*\)|none/g, '').trim() !== '')
    context.addIssue('must be vectors such as (25,0,0) or none');
  return found.map((vector) => {
    if (vector === 'none') return undefined;
    const parts = vector
      .slice(1, -1)
      .split(',')
      .map((part) => real.safeParse(part.trim()));
    const numbers = parts.map((part) => part.data ?? Number.NaN);
    if (numbers.every(Number.isNaN) && parts.every((part) => part.success)) return undefined;
    if (numbers.some(Number.isNaN)) context.addIssue(`holds ${vector}, which is no vector of finite numbers`);
    return numbers;
  });
});

/** The fields that say where the values are and what they mean, parsed; others pass unseen. */
export const NrrdFields = z.object({
  type: known(new Map([...VOXEL_TYPE_OF_NAME, ['block', 'block'] as const]), 'type'),
  dimension: text.pipe(positive).pipe(z.int().max(16, { error: 'must be at most 16' })),
  sizes: words.pipe(z.array(positive)),
  encoding: known(ENCODING_OF_NAME, 'encoding'),
  endian: known(
    new Map([
      ['little', 'little'],
      ['big', 'big'],
    ] as const),
    'byte order',
  ).optional(),
  space: known(SPACE_DIMENSION, 'space').optional(),
  'space dimension': positive.optional(),
  'space directions': vectors.optional(),
  'space origin': vectors.optional(),
  spacings: words.pipe(z.array(real)).optional(),
  kinds: words.optional(),
  'block size': positive.optional(),
  'line skip': skip,
  'byte skip': whole('must be a whole number or -1', /^(\d+|-1)$/).default(0),
  'data file': text.optional(),
});
export type NrrdFields = z.infer<typeof NrrdFields>;
