import { writePermission } from '../../store/acl.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import type { Mark } from '../../store/port.ts';
import type { Kind, Resource, Version } from '../../store/resource.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, revision, version } from '../query.ts';
import type { Request } from '../request.ts';
import type { Subject } from './documents.ts';
import { subjectOf } from './read.ts';

/** The entity that a path of its kind names, such as `/schemas/org/project/id`. @throws ResourceNotFound */
export async function readOfKind(parts: DeltaParts, request: Request, kind: Kind): Promise<Subject> {
  const place = await enter(parts, request, 'resources/read');
  return subjectOf(parts, place, await entityOfKind(parts, request, place, kind, version(request)));
}

/** What a write is about that leaves the content alone. @throws ResourceNotFound, and without the right to write */
export async function markOfKind(parts: DeltaParts, request: Request, kind: Kind): Promise<Mark> {
  const place = await enter(parts, request, writePermission(kind));
  checkIndexing(request);
  const rev = revision(request);
  const { id } = await entityOfKind(parts, request, place, kind);
  return { project: place.ref, caller: request.caller, id, rev };
}

/** The same, of a place that was entered. @throws ResourceNotFound */
export async function entityOfKind(
  { store }: DeltaParts,
  { params }: Request,
  { ref, name, iri }: Place,
  kind: Kind,
  asked?: Version,
): Promise<Resource> {
  const id = iri(params.id);
  const resource = await store.entityIn(ref, id, asked);
  if (resource.kind !== kind) throw new ResourceNotFound({ id, project: name });
  return resource;
}
