import type { LoadContext } from '../../linked-data/contexts.ts';
import type { Caller } from '../caller.ts';
import {
  AuthorizationFailed,
  ProjectNotFound,
  ResourceNotFound,
  RevisionNotFound,
  TagNotFound,
  UnexpectedKind,
} from '../errors.ts';
import { checkId, nameOf } from '../names.ts';
import type { Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { FileResource, Iri, ProjectRef, Version } from '../resource.ts';
import { toProjectRef } from './addresses.ts';
import type { Remote } from './connection.ts';
import { microsOf } from './instants.ts';
import { Listing } from './listing.ts';
import { revisionReader } from './revisions.ts';

export type Reads = Pick<
  Store,
  'fetch' | 'entityIn' | 'fetchMany' | 'file' | 'revisions' | 'contextsOf' | 'sequenceAt'
>;

export interface ReadsOptions {
  /** Where an id is looked for first, in this order, when a read names no project. */
  readonly homes: readonly ProjectRef[];
  /** Contexts that come with the software. */
  readonly loadContext: LoadContext;
  /** Who asks for contexts, which a document names and its readers need, and where the port names no caller. */
  readonly caller: Caller;
}

/** Reading one revision takes one request for what is known of it, and then three at a time for the rest. */
export function reads(remote: Remote, { homes, loadContext, caller: reader }: ReadsOptions): Reads {
  const one = revisionReader(remote);
  const inProject = async (ref: ProjectRef, id: Iri, version: Version | undefined, caller: Caller) => {
    if (version && ('time' in version || 'seq' in version))
      return one.complete(await one.describeAt(ref, id, version, caller), caller, true);
    return one.complete(await one.describe(ref, id, version, caller), caller);
  };
  /** The projects that may hold an id: those of this atlas one after the other, then wherever a list finds it. */
  async function* holders(id: Iri, caller: Caller): AsyncGenerator<ProjectRef> {
    yield* homes;
    const known = new Set(homes.map(nameOf));
    for (const ref of await listedIn(remote, id, caller)) if (!known.has(nameOf(ref))) yield ref;
  }
  const fetch: Store['fetch'] = async (project, id, version, caller) => {
    checkId(id);
    if (project) return inProject(project, id, version, caller);
    for await (const ref of holders(id, caller)) {
      const found = await inProject(ref, id, version, caller).catch(unlessAbsent);
      if (found) return found;
    }
    throw new ResourceNotFound({ id });
  };
  return {
    fetch,
    entityIn: (project, id, version) => fetch(project, id, version, reader),
    fetchMany: (ids, version, caller) =>
      Promise.all(ids.map((id) => fetch(undefined, id, version, caller).catch(unlessFailed))),
    async file(project, id, version, caller) {
      const resource = await fetch(project, id, version, caller);
      if (!resource.file) throw new UnexpectedKind({ id, kind: resource.kind });
      return resource as FileResource;
    },
    async revisions(ref, id, { size, after, offset = 0 }, caller) {
      const { rev: last } = await one.describe(ref, id, undefined, caller);
      const from = Number(after ?? 0) + offset;
      const count = Math.max(0, Math.min(size, last - from));
      const wanted = Array.from({ length: count }, (_, i) => from + i + 1);
      const items = await Promise.all(wanted.map((rev) => inProject(ref, id, { rev }, caller)));
      return { items, ...(from + count < last && { next: String(from + count) }) };
    },
    contextsOf: (resource) => async (iri) => {
      const ref = resource.contexts.find((context) => context.iri === iri);
      if (!ref) return undefined;
      if (!ref.resource) return loadContext(iri);
      const { id, rev, org, project } = ref.resource;
      const { source } = await inProject({ org, project }, id as Iri, { rev }, reader);
      return { context: source['@context'], key: `${id} ${rev}` };
    },
    async sequenceAt(version, of, caller) {
      if ('time' in version || 'seq' in version) return microsOf(version);
      if (of === undefined) {
        const details = { name: 'version', value: JSON.stringify(version) };
        throw new InvalidRequest(details, 'Name the resource whose revision or tag it is.');
      }
      const named = await fetch(undefined, of, version, caller);
      return 'rev' in version ? named.seq : one.tagged(named, version.tag, caller);
    },
  };
}

/** A project that is not there, or that the caller may not read, does not hold the id. */
const unlessAbsent = (error: unknown): undefined => {
  if ([ResourceNotFound, ProjectNotFound, AuthorizationFailed].some((type) => error instanceof type)) return;
  throw error;
};

/** Faults of the connection concern all ids; what is said of one id stands in its place. */
const unlessFailed = (error: unknown): Error => {
  if (error instanceof ResourceNotFound || error instanceof RevisionNotFound || error instanceof TagNotFound)
    return error;
  throw error;
};

/** Projects that hold the id as far as the index of the Delta knows and the caller may see, the oldest first. */
async function listedIn(remote: Remote, id: Iri, caller: Caller): Promise<ProjectRef[]> {
  const ask = { caller, path: '/resources', query: { locate: id, size: 30 } };
  const { _results: rows } = await remote.json(ask, Listing).catch((error: unknown) => {
    if (error instanceof AuthorizationFailed) return { _results: [] };
    throw error;
  });
  return rows.flatMap(({ _project }) => toProjectRef(_project) ?? []);
}
