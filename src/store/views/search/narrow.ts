import { type RawBuilder, sql } from 'kysely';

/** Which documents come into question, told by tokens: a condition that the database finds by its index. */
export type Narrow =
  | { readonly is: 'all' | 'none' }
  | { readonly is: 'token'; readonly token: string }
  | { readonly is: 'and' | 'or'; readonly of: readonly Narrow[] }
  | { readonly is: 'not'; readonly of: Narrow };

export const ALL: Narrow = { is: 'all' };
export const NONE: Narrow = { is: 'none' };
export const token = (one: string): Narrow => ({ is: 'token', token: one });

export function and(of: readonly Narrow[]): Narrow {
  if (of.some(({ is }) => is === 'none')) return NONE;
  const left = of.filter(({ is }) => is !== 'all');
  return left.length === 0 ? ALL : left.length === 1 ? left[0] : { is: 'and', of: left };
}

export function or(of: readonly Narrow[]): Narrow {
  if (of.some(({ is }) => is === 'all')) return ALL;
  const left = of.filter(({ is }) => is !== 'none');
  return left.length === 0 ? NONE : left.length === 1 ? left[0] : { is: 'or', of: left };
}

export const not = (of: Narrow): Narrow => (of.is === 'all' ? NONE : of.is === 'none' ? ALL : { is: 'not', of });

/** What must be so, and what must not be: each is found by the index, where a negation would have every row read. */
export function parted(narrow: Narrow): { readonly must: Narrow; readonly mustNot: Narrow } {
  if (narrow.is === 'not') return { must: ALL, mustNot: narrow.of };
  if (narrow.is !== 'and') return { must: narrow, mustNot: NONE };
  const parts = narrow.of.map(parted);
  return { must: and(parts.map(({ must }) => must)), mustNot: or(parts.map(({ mustNot }) => mustNot)) };
}

/** The tokens that make up a conjunction; undefined when it has other parts. */
export const allOf = (narrow: Narrow): readonly string[] | undefined => tokensIn(narrow, 'and');

/** The tokens that make up an alternative; undefined when it has other parts. */
export const anyOf = (narrow: Narrow): readonly string[] | undefined =>
  narrow.is === 'none' ? [] : tokensIn(narrow, 'or');

function tokensIn(narrow: Narrow, joined: 'and' | 'or'): readonly string[] | undefined {
  if (narrow.is === 'token') return [narrow.token];
  if (narrow.is !== joined) return undefined;
  const parts = narrow.of.map((one) => tokensIn(one, joined));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** The same, of a row of `search_documents d`. */
export function toSql(narrow: Narrow): RawBuilder<boolean> {
  switch (narrow.is) {
    case 'all':
      return sql`true`;
    case 'none':
      return sql`false`;
    case 'token':
      return sql`d.tokens @> ${toArray([narrow.token])}`;
    case 'not':
      return sql`not ${toSql(narrow.of)}`;
    default: {
      const tokens = narrow.of.flatMap((one) => (one.is === 'token' ? [one.token] : []));
      const others = narrow.of.filter(({ is }) => is !== 'token').map(toSql);
      const operator = narrow.is === 'and' ? sql`@>` : sql`&&`;
      const together = tokens.length > 0 ? [sql<boolean>`d.tokens ${operator} ${toArray(tokens)}`] : [];
      return sql`(${sql.join([...together, ...others], narrow.is === 'and' ? sql` and ` : sql` or `)})`;
    }
  }
}

/** Written into the statement: texts that differ with every query must not fill the list of prepared ones. */
const toArray = (tokens: readonly string[]): RawBuilder<unknown> => sql.raw(`'{${tokens.join(',')}}'::bigint[]`);
