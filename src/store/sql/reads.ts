import { sql } from 'kysely';
import { ResourceNotFound, RevisionNotFound, TagNotFound, UnexpectedKind } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { FileResource, Iri, Part, Resource, Store, Version } from '../port.ts';
import { coalesce } from './coalesce.ts';
import type { Inner } from './inner.ts';
import { inForce, isVersion, type ResourceRow, resourceColumns, sequenceOf, toResource } from './resource-rows.ts';
import { projectWithKey, readableProjects, type Settings } from './settings.ts';

type Reads = Pick<Store, 'fetch' | 'fetchMany' | 'file' | 'openFile' | 'parts' | 'findPart' | 'sequenceAt'>;

export function reads(inner: Inner): Reads {
  const { db, settings, blobs } = inner;
  const fetchOne = fetchTogether(inner);
  const fetch: Store['fetch'] = async (project, id, version, caller) => {
    const now = await settings.current();
    const found = await fetchOne(now, readableProjects(now, project, caller), id, version);
    if (!found) throw new ResourceNotFound({ id, project: project && nameOf(project) });
    if (found instanceof Error) throw found;
    return found;
  };
  return {
    fetch,
    async fetchMany(ids, version, caller) {
      const now = await settings.current();
      const found = await fetchFrom(inner, now, readableProjects(now, undefined, caller), ids, version);
      return found.map((item, index) => item ?? new ResourceNotFound({ id: ids[index] }));
    },
    async file(project, id, version, caller) {
      const resource = await fetch(project, id, version, caller);
      if (!resource.file) throw new UnexpectedKind({ id, kind: resource.kind });
      return resource as FileResource;
    },
    openFile: ({ sha256, bytes }) => blobs.open({ sha256, bytes }),
    async parts(of, version, caller) {
      const projects = readableProjects(await settings.current(), undefined, caller);
      const { rows } = await sql<Part & { notation: string | null }>`
        select p.id, p.types, p.label, p.notation, p.data
        from states s join parts p on p.entity = s.entity and p.rev = s.parts_rev
        where s.entity = (select key from entities where id = ${of} and project = any(${projects}::int[])
          order by project limit 1) and ${isVersion(version)}
        order by p.position`.execute(db);
      // None: either it defines none at that version, or there is no such version, which is an error.
      if (rows.length === 0) await fetch(undefined, of, version, caller);
      return rows.map(toPart);
    },
    async findPart(id, at, caller) {
      const now = await settings.current();
      const projects = readableProjects(now, undefined, caller);
      const { rows } = await sql<ResourceRow & { part: Part & { notation: string | null } }>`
        select ${resourceColumns(at)}, jsonb_build_object('id', p.id, 'types', p.types, 'label', p.label,
          'notation', p.notation, 'data', p.data) as part
        from parts p join states s on s.entity = p.entity and s.parts_rev = p.rev
        join entities e on e.key = s.entity join contents c on c.key = s.content
        where p.id = ${id} and e.project = any(${projects}::int[]) and ${inForce('s', at)}
        order by e.project, e.key limit 1`.execute(db);
      return rows.map((row) => ({ part: toPart(row.part), definedBy: resourceOf(inner, now, row) })).at(0);
    },
    async sequenceAt(version, of, caller) {
      if ('time' in version || 'seq' in version) {
        const { rows } = await sql<{ seq: number | null }>`select ${sequenceOf(version)} as seq`.execute(db);
        return rows[0].seq ?? 0;
      }
      if (of === undefined) throw new TypeError('A revision or a tag is one of a resource: name the resource.');
      const projects = readableProjects(await settings.current(), undefined, caller);
      const { rows } = await sql<{ seq: number }>`
        select made.from_seq as seq from entities e join ${maker(version)} and made.entity = e.key
        where e.id = ${of} and e.project = any(${projects}::int[]) order by e.project limit 1`.execute(db);
      if (rows.length > 0) return rows[0].seq;
      return (await fetch(undefined, of, version, caller)).seq;
    },
  };
}

/** Rows `made` that made the revision or the tag. */
const maker = (version: { rev: number } | { tag: string }) =>
  'rev' in version
    ? sql`states made on made.rev = ${version.rev}`
    : sql`tags made on made.name = ${version.tag} and made.to_seq is null`;

const toPart = ({ notation, ...part }: Part & { notation: string | null }): Part =>
  notation === null ? part : { ...part, notation };

export const resourceOf = ({ blobs }: Inner, settings: Settings, row: ResourceRow): Resource =>
  toResource(row, projectWithKey(settings, row.project), (sha256) => blobs.locate(sha256));

/** Concurrent fetches of one version from the same projects share a statement. */
function fetchTogether(inner: Inner) {
  const groups = new Map<string, ReturnType<typeof coalesce<Iri, Resource | Error | undefined>>>();
  return async (settings: Settings, projects: readonly number[], id: Iri, version: Version | undefined) => {
    const key = JSON.stringify([projects, version]);
    const group =
      groups.get(key) ?? coalesce((ids: readonly Iri[]) => fetchFrom(inner, settings, projects, ids, version));
    groups.set(key, group);
    try {
      return await group.ask(id);
    } finally {
      if (group.idle) groups.delete(key);
    }
  };
}

type FoundRow = Omit<ResourceRow, 'rev'> & { readonly rev: number | null; readonly current: number };

/** In the order of `ids`; undefined where no project of `projects` holds the id, an error where it lacks the version. */
async function fetchFrom(
  inner: Inner,
  settings: Settings,
  projects: readonly number[],
  ids: readonly Iri[],
  version: Version | undefined,
): Promise<(Resource | Error | undefined)[]> {
  // One value in place of a list where there is one: only then does the planner keep the plan for the next time.
  const held = sql`e.id = ${ids.length === 1 ? ids[0] : sql`any(${ids})`}
    and e.project = ${projects.length === 1 ? projects[0] : sql`any(${projects}::int[])`}`;
  const { rows } = await sql<FoundRow>`
    select ${resourceColumns(version)},
      (select now.rev from states now where now.entity = e.key and now.to_seq is null) as current
    from entities e left join states s on s.entity = e.key and ${isVersion(version)}
    left join contents c on c.key = s.content
    where ${held} order by e.project desc`.execute(inner.db);
  // The oldest project comes last and wins.
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row && (hasState(row) ? resourceOf(inner, settings, row) : absence(id, version, row.current));
  });
}

const hasState = (row: FoundRow): row is FoundRow & ResourceRow => row.rev !== null;

function absence(id: Iri, version: Version | undefined, current: number): Error {
  if (version && 'rev' in version) return new RevisionNotFound({ id, provided: version.rev, current });
  if (version && 'tag' in version) return new TagNotFound({ id, name: version.tag });
  return new ResourceNotFound({ id });
}
