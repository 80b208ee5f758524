import { z } from 'zod';
import { ResourceNotFound, UnexpectedKind } from '../errors.ts';
import { checkId, checkTag, schemaOf } from '../names.ts';
import type { Mark, Store } from '../port.ts';
import type { Iri, Kind, ProjectRef, Resource } from '../resource.ts';
import { AbsoluteIri, entityPath, kindPath, segment } from './addresses.ts';
import type { Ask, Remote } from './connection.ts';

/** What the answer to a write tells that is used; the rest of the revision is read. */
export const Written = z.looseObject({ '@id': AbsoluteIri, _rev: z.number() });

type Writes = Pick<Store, 'create' | 'update' | 'tag' | 'untag' | 'deprecate' | 'undeprecate'>;

/**
 * Writes wait until the lists and views of the Delta know of them (`indexing=sync`), as the port promises. What a
 * revision defines (`parts`) is not sent: it is read from the document.
 */
export function writes(remote: Remote, fetch: Store['fetch']): Writes {
  const send = async (ref: ProjectRef, ask: Ask): Promise<Resource> => {
    const query = { indexing: 'sync', ...ask.query };
    const { '@id': id, _rev: rev } = await remote.json({ ...ask, query }, Written);
    return fetch(ref, id as Iri, { rev }, ask.caller);
  };
  /** Only reads find an entity of any kind under `/resources`; a write that misses it there goes to its own routes. */
  const sendTo = async (ref: ProjectRef, id: Iri, pathOf: (kind: Kind) => string, ask: Omit<Ask, 'path'>) => {
    const about = { id, project: ref };
    try {
      return await send(ref, { ...ask, about, path: pathOf('resource') });
    } catch (error) {
      if (!(error instanceof ResourceNotFound)) throw error;
      const { kind } = await fetch(ref, id, undefined, ask.caller);
      if (kind === 'resource') throw error;
      if (kind === 'file' && ask.method === 'PUT' && ask.json !== undefined) throw new UnexpectedKind({ id, kind });
      return send(ref, { ...ask, about, path: pathOf(kind) });
    }
  };
  const mark = async ({ project, caller, id, rev }: Mark, sub: string, what: Pick<Ask, 'method' | 'json'>) => {
    checkId(id);
    return sendTo(project, id, (kind) => entityPath(kind, project, id) + sub, { caller, query: { rev }, ...what });
  };
  return {
    async create({ project, caller, id, kind = 'resource', schema = schemaOf(kind), source, tag }) {
      if (id !== undefined) checkId(id);
      if (tag !== undefined) checkTag(tag);
      const ask = { caller, query: { tag }, json: source, about: { project, id: id ?? String(source['@id'] ?? '') } };
      return id === undefined
        ? send(project, { ...ask, method: 'POST', path: kindPath(kind, project, schema) })
        : send(project, { ...ask, method: 'PUT', path: entityPath(kind, project, id, schema) });
    },
    async update({ project, caller, id, rev, schema, source, tag }) {
      checkId(id);
      if (tag !== undefined) checkTag(tag);
      const pathOf = (kind: Kind) => entityPath(kind, project, id, schema);
      return sendTo(project, id, pathOf, { caller, method: 'PUT', query: { rev, tag }, json: source });
    },
    tag: async ({ name, target, ...given }) => {
      checkTag(name);
      return mark(given, '/tags', { method: 'POST', json: { tag: name, rev: target ?? given.rev } });
    },
    untag: async ({ name, ...given }) => {
      checkTag(name);
      return mark(given, `/tags/${segment(name)}`, { method: 'DELETE' });
    },
    deprecate: (given) => mark(given, '', { method: 'DELETE' }),
    undeprecate: (given) => mark(given, '/undeprecate', { method: 'PUT' }),
  };
}
