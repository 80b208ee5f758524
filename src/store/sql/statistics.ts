import { sql } from 'kysely';
import { addressOf } from '../names.ts';
import type { StatisticsStore } from '../statistics.ts';
import type { Inner } from './inner.ts';
import { authorize, projectIn } from './settings.ts';

export const statistics = ({ db, settings }: Inner): StatisticsStore => ({
  async statistics(ref, caller) {
    const now = await settings.current();
    authorize(now, caller, 'resources/read', addressOf(ref));
    const { key, rev, audit } = projectIn(now, ref);
    // Each event of an entity is one of its revisions.
    const { rows } = await sql<{ resources: number; revisions: number; last: string | null }>`
      select count(*) as resources, coalesce(sum(s.rev), 0)::bigint as revisions, max(s.updated_at) as last
      from entities e join states s on s.entity = e.key and s.to_seq is null where e.project = ${key}`.execute(db);
    const [{ resources, revisions, last }] = rows;
    const lastEventAt = last !== null && last > audit.updatedAt ? last : audit.updatedAt;
    return { events: rev + revisions, resources, lastEventAt };
  },
});
