/** Parses so many statements in the database of the first argument that all of it is hot; prints the memory that this took, MiB. */
import { sql } from 'kysely';
import { openPglite } from '../../src/store/sql/pglite.ts';

const database = await openPglite(process.argv[2]);
for (let n = 0; n < 1500; n++) {
  await sql
    .raw(`select a, (select 1 where a > 0 and a is not null) as b from (values (${n})) t (a)`)
    .execute(database.kysely);
}
await database.close();
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
