import { type RawBuilder, sql } from 'kysely';
import type { Between, Query } from '../port.ts';

type Condition = RawBuilder<boolean>;

/** What a query wants of `entities e` and `states s`. */
export const conditionsOnStates = (query: Query): Condition[] =>
  given([
    query.ids !== undefined && sql`e.id = any(${query.ids}::text[])`,
    query.schema !== undefined && sql`s.schema = ${query.schema}`,
    query.kind !== undefined && sql`e.kind = ${query.kind}`,
    query.rev !== undefined && sql`s.rev = ${query.rev}`,
    query.deprecated !== undefined && sql`s.deprecated = ${query.deprecated}`,
    query.createdBy !== undefined && sql`s.created_by = ${query.createdBy}`,
    query.updatedBy !== undefined && sql`s.updated_by = ${query.updatedBy}`,
    ...between(sql`s.created_at`, query.createdAt),
    ...between(sql`s.updated_at`, query.updatedAt),
    query.tag !== undefined &&
      sql`exists (select from tags t where t.entity = s.entity and t.name = ${query.tag} and t.to_seq is null)`,
  ]);

/** What it wants of `contents c`, beside the tokens of its types, fragment and link. */
export const conditionsOnContents = ({ containing, someType, noType, notAllTypes }: Query): Condition[] =>
  given([
    containing !== undefined && sql`c.expanded @> ${JSON.stringify(containing)}::jsonb`,
    someType !== undefined && sql`c.types && ${someType}::text[]`,
    noType !== undefined && sql`not c.types && ${noType}::text[]`,
    notAllTypes !== undefined && sql`not c.types @> ${notAllTypes}::text[]`,
  ]);

const between = (column: RawBuilder<unknown>, { after, before }: Between = {}): (Condition | false)[] => [
  after !== undefined && sql`${column} > ${after}::timestamptz`,
  before !== undefined && sql`${column} < ${before}::timestamptz`,
];

const given = (conditions: readonly (Condition | false)[]): Condition[] =>
  conditions.filter((condition) => condition !== false);
