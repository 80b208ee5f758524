import { sql } from 'kysely';
import { checkTag } from '../names.ts';
import type { Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { Inner } from './inner.ts';
import { sequenceOf } from './resource-rows.ts';
import { readableProjects } from './settings.ts';

/** @param fetch - tells what is missing when there is no such revision or tag */
export function sequence({ db, settings }: Inner, fetch: Store['fetch']): Pick<Store, 'sequenceAt'> {
  return {
    async sequenceAt(version, of, caller) {
      if ('time' in version || 'seq' in version) {
        const { rows } = await sql<{ seq: number | null }>`select ${sequenceOf(version)} as seq`.execute(db);
        return rows[0].seq ?? 0;
      }
      if (of === undefined) {
        const details = { name: 'version', value: JSON.stringify(version) };
        throw new InvalidRequest(details, 'Name the resource whose revision or tag it is.');
      }
      const projects = readableProjects(await settings.current(), {}, caller);
      const { rows } = await sql<{ seq: number }>`
        select made.from_seq as seq from entities e join ${maker(version)} and made.entity = e.key
        where e.id = ${of} and e.project = any(${projects}::int[]) order by e.project limit 1`.execute(db);
      if (rows.length > 0) return rows[0].seq;
      return (await fetch(undefined, of, version, caller)).seq;
    },
  };
}

/** Rows `made` that made the revision or the tag. @throws InvalidRequest */
function maker(version: { rev: number } | { tag: string }) {
  if ('rev' in version) return sql`states made on made.rev = ${version.rev}::bigint`;
  checkTag(version.tag);
  return sql`tags made on made.name = ${version.tag} and made.to_seq is null`;
}
