import { sql } from 'kysely';
import { ResourceNotFound, RevisionNotFound, TagNotFound, UnexpectedKind } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { Store } from '../port.ts';
import type { FileResource, Iri, ProjectRef, Resource, Version } from '../resource.ts';
import { coalesce } from './coalesce.ts';
import type { Inner } from './inner.ts';
import { isVersion, type ResourceRow, resourceColumns, toResource } from './resource-rows.ts';
import { projectIn, projectWithKey, readableProjects, type Settings } from './settings.ts';
import { unwritten } from './unwritten.ts';

type Reads = Pick<Store, 'fetch' | 'entityIn' | 'fetchMany' | 'contextsOf' | 'file' | 'openFile'>;

export function reads(inner: Inner): Reads {
  const { settings, blobs, contexts } = inner;
  const fetchOne = fetchTogether(inner);
  const find = async (
    now: Settings,
    among: readonly number[],
    project: ProjectRef | undefined,
    id: Iri,
    version?: Version,
  ) => {
    const written = await fetchOne(now, among, id, version);
    const found = written ?? (project && unwritten(projectIn(now, project), id, version));
    if (!found) throw new ResourceNotFound({ id, project: project && nameOf(project) });
    if (found instanceof Error) throw found;
    return found;
  };
  const fetch: Store['fetch'] = async (project, id, version, caller) => {
    const now = await settings.current();
    return find(now, readableProjects(now, { project }, caller), project, id, version);
  };
  return {
    fetch,
    async entityIn(project, id, version) {
      const now = await settings.current();
      return find(now, [projectIn(now, project).key], project, id, version);
    },
    async fetchMany(ids, version, caller) {
      const now = await settings.current();
      const found = await fetchFrom(inner, now, readableProjects(now, {}, caller), ids, version);
      return found.map((item, index) => item ?? new ResourceNotFound({ id: ids[index] }));
    },
    contextsOf: (resource) => contexts.asWritten(resource.contexts),
    async file(project, id, version, caller) {
      const resource = await fetch(project, id, version, caller);
      if (!resource.file) throw new UnexpectedKind({ id, kind: resource.kind });
      return resource as FileResource;
    },
    openFile: ({ sha256, bytes }, range) => blobs.open({ sha256, bytes }, range),
  };
}

export const resourceOf = ({ blobs }: Inner, settings: Settings, row: ResourceRow): Resource =>
  toResource(row, projectWithKey(settings, row.project), (sha256) => blobs.locate(sha256));

/** Concurrent fetches of one version from the same projects share a statement. */
export function fetchTogether(inner: Inner) {
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
