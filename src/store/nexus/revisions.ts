import { z } from 'zod';
import type { Caller } from '../caller.ts';
import { ResourceNotFound } from '../errors.ts';
import { checkTag, nameOf } from '../names.ts';
import type { AsOf, ContextRef, Iri, JsonObject, ProjectRef, Resource } from '../resource.ts';
import { anyPath, toProjectRef } from './addresses.ts';
import type { Remote } from './connection.ts';
import { type Described, toDescribed } from './described.ts';
import { firstRevision, microsOf } from './instants.ts';

/** Reads one revision: what is known of it in one request, the rest in three at a time. */
export function revisionReader(remote: Remote) {
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
