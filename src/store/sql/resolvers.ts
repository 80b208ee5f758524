import { type Kysely, sql } from 'kysely';
import { DEFAULT_RESOLVER, type Resolver, readResolver } from '../resolver.ts';
import type { JsonObject } from '../resource.ts';

/** Of the projects that have other resolvers than the one they start with, by the key of the project. */
export async function readResolvers(db: Kysely<unknown>): Promise<ReadonlyMap<number, readonly Resolver[]>> {
  const { rows } = await sql<{ project: number; id: string; deprecated: boolean; expanded: JsonObject }>`
    select e.project, e.id, s.deprecated, c.expanded from entities e
    join states s on s.entity = e.key and s.to_seq is null join contents c on c.key = s.content
    where e.kind = 'resolver'`.execute(db);
  const byProject = Map.groupBy(rows, ({ project }) => project);
  return new Map(
    [...byProject].map(([project, own]) => {
      const isWritten = own.some(({ id }) => id === DEFAULT_RESOLVER.id);
      const written = own.filter(({ deprecated }) => !deprecated).map(({ expanded }) => readResolver(expanded));
      const sound = written.filter((one): one is Resolver => 'kind' in one);
      const all = isWritten ? sound : [DEFAULT_RESOLVER, ...sound];
      return [project, all.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))];
    }),
  );
}
