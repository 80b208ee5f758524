import { z } from 'zod';
import type { ProjectRef, Version } from '../../store/resource.ts';
import { Text } from '../body.ts';
import { type DeltaParts, placeAt } from '../parts.ts';
import type { Request } from '../request.ts';
import type { Subject } from './documents.ts';
import { subjectOf } from './read.ts';

/** `org/project`. */
export const ProjectName = z
  .string()
  .regex(/^[\w-]{1,64}\/[\w-]{1,64}$/, 'is no project: it is written org/project')
  .transform((name): ProjectRef => {
    const [org, project] = name.split('/');
    return { org, project };
  });

/** An id in a document: an IRI or a curie, with `?rev=` or `?tag=` at its end where a version is meant. */
export const IdText = Text.min(1).max(4096);

/**
 * What a document refers to.
 *
 * @param version - goes before the one that the id names
 * @throws AuthorizationFailed, ProjectNotFound, ResourceNotFound, RevisionNotFound, TagNotFound, Rejection InvalidResourceId
 */
export async function fetchReferred(
  parts: DeltaParts,
  { caller }: Pick<Request, 'caller'>,
  project: ProjectRef,
  id: string,
  version?: Version,
): Promise<Subject> {
  const place = await placeAt(parts.store, { caller }, project, 'resources/read');
  const named = versionIn(id);
  const resource = await parts.store.fetch(project, place.iri(named.id), version ?? named.version, caller);
  return subjectOf(parts, place, resource);
}

function versionIn(id: string): { readonly id: string; readonly version?: Version } {
  const [, plain, query] = /^(.+)\?((?:rev|tag)=[^?&]+)$/.exec(id) ?? [];
  const named = new URLSearchParams(query);
  const [rev, tag] = [named.get('rev'), named.get('tag')];
  if (tag !== null) return { id: plain, version: { tag } };
  return rev !== null && /^\d{1,9}$/.test(rev) ? { id: plain, version: { rev: Number(rev) } } : { id };
}
