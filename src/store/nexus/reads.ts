import { z } from 'zod';
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
import { checkId, checkTag, nameOf } from '../names.ts';
import type { AsOf, ContextRef, FileResource, Iri, JsonObject, ProjectRef, Resource, Store, Version } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import { anyPath, toProjectRef } from './addresses.ts';
import type { Remote } from './connection.ts';
import { type Described, toDescribed } from './described.ts';
import { firstRevision, microsOf } from './instants.ts';
import { Listing } from './listing.ts';

export type Reads = Pick<Store, 'fetch' | 'fetchMany' | 'file' | 'revisions' | 'contextsOf' | 'sequenceAt'>;

export interface ReadsOptions {
  /** Where an id is looked for first, in this order, when a read names no project. */
  readonly homes: readonly ProjectRef[];
  /** Contexts that come with the software. */
  readonly loadContext: LoadContext;
  /** Who asks for contexts, which a document names and its readers need. */
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

function revisionReader(remote: Remote) {
  const ask = (ref: ProjectRef, id: Iri, caller: Caller, sub: string, query: Wanted = {}) => ({
    ...{ caller, path: anyPath(ref, id) + sub, query: { ...query }, about: { id, project: ref, ...query } },
  });
  const describe = async (ref: ProjectRef, id: Iri, version: Wanted | undefined, caller: Caller) => {
    if (version?.tag !== undefined) checkTag(version.tag);
    const asked = ask(ref, id, caller, '', version);
    const answer = await remote.json({ ...asked, query: { ...version, format: 'expanded' } }, z.unknown());
    return toDescribed(answer, ref, id, remote.url);
  };
  const tagsOf = async ({ project, id }: Described, caller: Caller, rev?: number) => {
    const { tags } = await remote.json(ask(project, id, caller, '/tags', rev === undefined ? {} : { rev }), TagList);
    return Object.fromEntries(tags.map(({ tag, rev }) => [tag, rev]));
  };
  /** @param asOf - the tags are those of that revision, not those of now */
  const complete = async (described: Described, caller: Caller, asOf = false): Promise<Resource> => {
    const { project, id, rev, kind } = described;
    const [source, contexts, tags] = await Promise.all([
      kind === 'file' ? {} : remote.json(ask(project, id, caller, '/source', { rev }), Source),
      kind === 'file'
        ? []
        : remote.json(ask(project, id, caller, '/remote-contexts', { rev }), Contexts).then(toContexts),
      tagsOf(described, caller, asOf ? rev : undefined),
    ]);
    return { ...described, source, contexts, tags };
  };
  return {
    describe,
    complete,
    /** The revision in force as of an instant. @throws ResourceNotFound when there was none yet */
    async describeAt(ref: ProjectRef, id: Iri, at: AsOf, caller: Caller): Promise<Described> {
      const micros = microsOf(at);
      const now = await describe(ref, id, undefined, caller);
      if (now.seq <= micros) return now;
      const isLater = async (rev: number) => (await describe(ref, id, { rev }, caller)).seq > micros;
      const later = await firstRevision(1, now.rev, isLater);
      if (later === 1) throw new ResourceNotFound({ id, project: nameOf(ref) });
      return describe(ref, id, { rev: later - 1 }, caller);
    },
    /** The instant of the revision that set a tag as it is now. */
    async tagged({ project, id, rev: target }: Resource, tag: string, caller: Caller): Promise<number> {
      const now = await describe(project, id, undefined, caller);
      const isSet = async (rev: number) => (await tagsOf(now, caller, rev))[tag] === target;
      const rev = await firstRevision(target, now.rev, isSet);
      return (await describe(project, id, { rev }, caller)).seq;
    },
  };
}

/** Of a request: nothing asks for the latest revision. */
type Wanted = { readonly rev?: number; readonly tag?: string };

const Source = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'It is no JSON object.',
);

const TagList = z.object({ tags: z.array(z.object({ rev: z.number(), tag: z.string() })) });

const Contexts = z.object({
  remoteContexts: z.array(
    z.object({
      iri: z.string(),
      resource: z.object({ id: z.string(), project: z.string(), rev: z.number() }).optional(),
    }),
  ),
});

const toContexts = ({ remoteContexts }: z.infer<typeof Contexts>): ContextRef[] =>
  remoteContexts.map(({ iri, resource }) => {
    const ref = resource && toProjectRef(resource.project);
    return { iri, ...(resource && ref && { resource: { ...ref, id: resource.id, rev: resource.rev } }) };
  });

/** Projects that hold the id as far as the index of the Delta knows and the caller may see, the oldest first. */
async function listedIn(remote: Remote, id: Iri, caller: Caller): Promise<ProjectRef[]> {
  const ask = { caller, path: '/resources', query: { locate: id, size: 30 } };
  const { _results: rows } = await remote.json(ask, Listing).catch((error: unknown) => {
    if (error instanceof AuthorizationFailed) return { _results: [] };
    throw error;
  });
  return rows.flatMap(({ _project }) => toProjectRef(_project) ?? []);
}
