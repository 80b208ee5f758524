import { z } from 'zod';
import { nameOf } from '../names.ts';
import type { Kind, ProjectRef } from '../resource.ts';

/** An id as the store takes it: Delta's compacted documents have it relative to the base of their project. */
export const AbsoluteIri = z.string().refine((id) => URL.canParse(id), 'is no absolute IRI');

export const projectPath = (ref: ProjectRef): string => `/projects/${nameOf(ref)}`;

/** What is created under `schema`; kinds beside plain resources and files have routes of their own, without a schema. */
export const kindPath = (kind: Kind, ref: ProjectRef, schema = '_'): string =>
  kind === 'resource' ? `/resources/${nameOf(ref)}/${segment(schema)}` : `/${kind}s/${nameOf(ref)}`;

export const entityPath = (kind: Kind, ref: ProjectRef, id: string, schema?: string): string =>
  `${kindPath(kind, ref, schema)}/${segment(id)}`;

/** An entity of any kind, to be read. */
export const anyPath = (ref: ProjectRef, id: string): string => entityPath('resource', ref, id);

/** One segment of a path, encoded once. */
export const segment = (text: string): string => encodeURIComponent(text);

/** The project in `_project`: its address, or the short form `org/project` of Delta 1.12; undefined when it is neither. */
export function toProjectRef(project: unknown): ProjectRef | undefined {
  const [, org, name] = /(?:^|\/)([\w-]+)\/([\w-]+)$/.exec(String(project)) ?? [];
  return name === undefined ? undefined : { org, project: name };
}
