import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { OrderKey } from '../port.ts';
import { fromCursor, type Position } from './cursor.ts';

const NUMBER = { type: sql`bigint`, holds: z.int() };
const TEXT = { type: sql`text`, holds: z.string().refine((text) => text.isWellFormed() && !text.includes('\0')) };
const FLAG = { type: sql`boolean`, holds: z.boolean() };

/** Of `entities e` and their `states s`. */
const KEYS = {
  createdAt: { column: sql`s.created_seq`, ...NUMBER },
  updatedAt: { column: sql`s.from_seq`, ...NUMBER },
  createdBy: { column: sql`s.created_by`, ...TEXT },
  updatedBy: { column: sql`s.updated_by`, ...TEXT },
  id: { column: sql`e.id`, ...TEXT },
  rev: { column: sql`s.rev`, ...NUMBER },
  deprecated: { column: sql`s.deprecated`, ...FLAG },
  schema: { column: sql`s.schema`, ...TEXT },
} satisfies Record<OrderKey, { column: RawBuilder<unknown>; type: RawBuilder<unknown>; holds: z.ZodType }>;
const ENTITY = { column: sql`s.entity`, ...NUMBER };

export interface Ordering {
  readonly by: RawBuilder<unknown>;
  /** Where a row stands; a page that ends there is continued by `after`. */
  readonly position: RawBuilder<Position>;
  /** Whether a row comes behind the position of a cursor. @throws InvalidRequest */
  after(cursor: string): RawBuilder<boolean>;
}

/** A total order: what is equal by all keys is ordered by its entity, in the direction of the last key. */
export function ordering(keys: readonly { readonly order: OrderKey; readonly descending?: boolean }[]): Ordering {
  const named = keys.map(({ order, descending = false }) => ({ ...KEYS[order], descending }));
  const all = [...named, { ...ENTITY, descending: named.at(-1)?.descending ?? false }];
  const columns = all.map(({ column }) => column);
  const oneWay = all.every(({ descending }) => descending === all[0].descending);
  const beyond = (descending: boolean) => (descending ? sql`<` : sql`>`);
  return {
    by: sql.join(all.map(({ column, descending }) => sql`${column} ${descending ? sql`desc` : sql`asc`}`)),
    position: sql`json_build_array(${sql.join(columns)})`,
    after(cursor) {
      const place = fromCursor(
        cursor,
        all.map(({ holds }) => holds),
      );
      const bounds = all.map(({ type }, index) => sql`${place[index]}::${type}`);
      // A comparison of rows can use an index, and needs one direction.
      if (oneWay) return sql`(${sql.join(columns)}) ${beyond(all[0].descending)} (${sql.join(bounds)})`;
      return all.reduceRight<RawBuilder<boolean>>((rest, { column, descending }, index) => {
        const bound = bounds[index];
        return sql`(${column} ${beyond(descending)} ${bound} or (${column} = ${bound} and ${rest}))`;
      }, sql`false`);
    },
  };
}
