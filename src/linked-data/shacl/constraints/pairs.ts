import { compare } from '../datatypes.ts';
import { constraint } from '../shape.ts';
import { inWords } from '../words.ts';
import type { Compilers } from './compilers.ts';

const ordered =
  (name: string, sign: string, holds: (order: number) => boolean): Compilers[string] =>
  ({ parameter }) =>
    constraint(name, ({ values, data, focus }) => {
      const others = data.objects(focus, parameter.value);
      const message = `Value is not ${sign} value of ${inWords(parameter)}`;
      return values.flatMap((value) =>
        others.flatMap((other) => {
          const order = compare(value, other);
          return order !== undefined && holds(order) ? [] : [{ message, value }];
        }),
      );
    });

/** How values relate to those of another property (SHACL 4.5). */
export const ofPairs: Compilers = {
  equals: ({ parameter }) =>
    constraint('Equals', ({ values, data, focus }) => {
      const others = data.objects(focus, parameter.value);
      const lacking = (from: typeof values, of: typeof values) =>
        from.filter(({ id }) => !of.some((other) => other.id === id));
      const message = `Must have same values as ${inWords(parameter)}`;
      return [...lacking(values, others), ...lacking(others, values)].map((value) => ({ message, value }));
    }),
  disjoint: ({ parameter }) =>
    constraint('Disjoint', ({ values, data, focus }) => {
      const others = new Set(data.objects(focus, parameter.value).map(({ id }) => id));
      const message = `Property must not share any values with ${inWords(parameter)}`;
      return values.filter(({ id }) => others.has(id)).map((value) => ({ message, value }));
    }),
  lessThan: ordered('LessThan', '<', (order) => order < 0),
  lessThanOrEquals: ordered('LessThanOrEquals', '<=', (order) => order <= 0),
};
