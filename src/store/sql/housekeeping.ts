import { type Kysely, sql } from 'kysely';

/** Writes after which the planner is told for the first time what the tables hold; it guesses until then. */
const FIRST = 500;

/**
 * Does what autovacuum does elsewhere: without it the embedded database would plan a search as if the tables were
 * empty, and keep every row version. Each time the interval doubles, as the tables do.
 *
 * @returns to be called with the number of writes since the last call
 */
export function housekeeper(db: Kysely<unknown>): (writes: number) => Promise<void> {
  let interval = FIRST;
  let since = 0;
  return async (writes) => {
    since += writes;
    if (since < interval) return;
    since = 0;
    interval *= 2;
    // Nobody asked for it, so nobody is told when it fails; a database that is broken fails the next request.
    await sql`vacuum (analyze) commits, entities, contents, states, tags, parts, events`.execute(db).catch(() => {});
  };
}
