import { encodeSegment, NXV, nameOf } from './names.ts';
import type { FileContent, Json, JsonObject, Kind, ProjectRef, Resource } from './resource.ts';

/** Where an entity is read. */
export const selfOf = (publicUrl: string, { project, kind, id }: Pick<Resource, 'project' | 'kind' | 'id'>): string =>
  `${publicUrl}/${kind}s/${nameOf(project)}/${kind === 'resource' ? '_/' : ''}${encodeSegment(id)}`;

export const projectUrl = (publicUrl: string, ref: ProjectRef): string => `${publicUrl}/projects/${nameOf(ref)}`;

type Described = Pick<
  Resource,
  'project' | 'kind' | 'id' | 'schema' | 'schemaProject' | 'audit' | 'deprecated' | 'rev'
>;

/** What the store says of a revision; computed on reading, never stored. Links are IRIs. */
export function metadataOf(publicUrl: string, resource: Described): JsonObject {
  const self = selfOf(publicUrl, resource);
  const project = projectUrl(publicUrl, resource.project);
  const { audit } = resource;
  return {
    _constrainedBy: resource.schema,
    _createdAt: audit.createdAt,
    _createdBy: `${publicUrl}/${audit.createdBy}`,
    _deprecated: resource.deprecated,
    _incoming: `${self}/incoming`,
    _outgoing: `${self}/outgoing`,
    _project: project,
    _rev: resource.rev,
    ...(hasSchemaProject(resource.kind) && {
      _schemaProject: projectUrl(publicUrl, resource.schemaProject ?? resource.project),
    }),
    _self: self,
    _updatedAt: audit.updatedAt,
    _updatedBy: `${publicUrl}/${audit.updatedBy}`,
  };
}

const hasSchemaProject = (kind: Kind): boolean => kind === 'resource';

const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';
const PLAIN = new Set(['_rev', '_deprecated']);
const TIMES = new Set(['_createdAt', '_updatedAt']);

/** The same as expanded JSON-LD. */
export function expandedMetadata(metadata: JsonObject): JsonObject {
  const entries = Object.entries(metadata);
  return Object.fromEntries(entries.map(([key, value]) => [NXV + key.slice(1), [expandedValue(key, value)]]));
}

function expandedValue(key: string, value: Json): JsonObject {
  if (PLAIN.has(key)) return { '@value': value };
  return TIMES.has(key) ? { '@type': DATE_TIME, '@value': value } : { '@id': value };
}

/** What is known of a file's bytes, as expanded JSON-LD. */
export const expandedFacts = ({ bytes, sha256, filename, mediaType, storage }: FileContent): JsonObject => ({
  [`${NXV}bytes`]: [{ '@value': bytes }],
  [`${NXV}digest`]: [{ [`${NXV}algorithm`]: [{ '@value': 'SHA-256' }], [`${NXV}value`]: [{ '@value': sha256 }] }],
  [`${NXV}filename`]: [{ '@value': filename }],
  [`${NXV}mediaType`]: [{ '@value': mediaType }],
  [`${NXV}origin`]: [{ '@value': 'Client' }],
  [`${NXV}storage`]: [{ '@id': storage?.id ?? `${NXV}diskStorageDefault` }],
});
