import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { References } from '../deletion-errors.ts';
import { NXV, nameOf } from '../names.ts';
import type { ProjectRef } from '../resource.ts';
import { readResolvers } from './resolvers.ts';
import { projectWithKey, type Settings, type StoredProject } from './settings.ts';

interface Reference {
  readonly project: number;
  readonly id: string;
}

/** References that are told of each kind. */
const MAX_TOLD = 100;

/**
 * What other projects have that would not work without this one: resolvers and aggregate views in force that name it, and
 * revisions that were written with a context or an import of it.
 */
export async function referencesToProject(db: Kysely<unknown>, now: Settings, of: StoredProject): Promise<References> {
  const { org, project, key } = of;
  const inOthers = sql<boolean>`e.project <> ${key}`;
  const found = [
    ...(await resolversThatAsk(db, of)),
    ...(await viewsThatHold(db, of)),
    ...(await writtenWith(db, { org, project }, inOthers)),
  ];
  return toReferences(now, found);
}

/** What was written with a revision of the resource as context or import, apart from itself. */
export async function referencesToResource(
  db: Kysely<unknown>,
  now: Settings,
  { org, project, key }: StoredProject,
  id: string,
): Promise<References> {
  const isOther = sql<boolean>`(e.project, e.id) <> (${key}, ${id})`;
  return toReferences(now, await writtenWith(db, { org, project, id }, isOther));
}

async function resolversThatAsk(db: Kysely<unknown>, { key, org, project }: StoredProject): Promise<Reference[]> {
  const byProject = await readResolvers(db);
  return [...byProject].flatMap(([from, resolvers]) =>
    resolvers.flatMap((resolver) => {
      if (from === key || resolver.kind === 'InProject') return [];
      const asks = resolver.projects.some((one) => one.org === org && one.project === project);
      return asks ? [{ project: from, id: resolver.id }] : [];
    }),
  );
}

/** Views are named with their project as an address that ends in its name, or as that name. */
async function viewsThatHold(db: Kysely<unknown>, { key, ...ref }: StoredProject): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select distinct e.project, e.id from entities e join states s on s.entity = e.key and s.to_seq is null
    join contents c on c.key = s.content, jsonb_path_query(c.expanded, ${AGGREGATED}::jsonpath) named
    where e.kind = 'view' and e.project <> ${key} and not s.deprecated
      and concat('/', named #>> '{}') like ${`%/${likeText(nameOf(ref))}`} limit ${sql.lit(MAX_TOLD)}`.execute(db);
  return rows;
}

const AGGREGATED = `$."${NXV}views"[*]."${NXV}project"[*]."@value"`;
/** Labels may have `_`, which stands for any character. */
const likeText = (text: string): string => text.replaceAll('_', '\\_');

/** @param which - of `entities e` */
async function writtenWith(
  db: Kysely<unknown>,
  resource: ProjectRef & { readonly id?: string },
  which: RawBuilder<boolean>,
): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select distinct e.project, e.id from contents c join states s on s.content = c.key join entities e on e.key = s.entity
    where c.contexts @> ${JSON.stringify([{ resource }])}::jsonb and ${which} limit ${sql.lit(MAX_TOLD)}`.execute(db);
  return rows;
}

/** What is being deleted itself does not count. */
function toReferences(now: Settings, found: readonly Reference[]): References {
  const named = found
    .map(({ project, id }) => ({ project: projectWithKey(now, project), id }))
    .filter(({ project }) => !project.markedForDeletion);
  const byProject = Map.groupBy(named, ({ project }) => nameOf(project));
  return Object.fromEntries([...byProject].map(([name, all]) => [name, [...new Set(all.map(({ id }) => id))].sort()]));
}
