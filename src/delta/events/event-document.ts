import type { Change } from '../../store/changes.ts';
import { projectUrl } from '../../store/metadata.ts';
import type { JsonObject, Resource } from '../../store/resource.ts';
import { fileFacts } from '../files/documents.ts';
import { projectFields, projectLabels } from '../project-documents.ts';
import { withoutNulls } from '../resources/documents.ts';
import { context, METADATA, NXV } from '../vocabulary.ts';

/** What is told of a change: of a plain resource, a file, an entity of another kind, or a project. */
export function eventDocument(publicUrl: string, change: Change): JsonObject {
  const { event } = change;
  const project = projectUrl(publicUrl, event.project);
  return {
    ...contentOf(publicUrl, change),
    '@type': eventType(change),
    ...('settings' in change
      ? { ...projectLabels(change.settings), _projectId: project, _resourceId: project }
      : { _resourceId: event.id, _project: project }),
    _rev: event.rev,
    _instant: event.at,
    _subject: `${publicUrl}/${event.by}`,
    ...(event.tag !== undefined && { tag: event.tag }),
    ...('target' in change && { targetRev: change.target }),
  };
}

/** `ResourceCreated`, `FileTagAdded`, `ProjectMarkedForDeletion`… */
export function eventType(change: Change): string {
  if ('resource' in change) return nounOf(change.resource) + change.event.type;
  return ('settings' in change ? 'Project' : 'Resource') + change.event.type;
}

const NOUNS = { resource: 'Resource', file: 'File', schema: 'Schema', resolver: 'Resolver', storage: 'Storage' };

function nounOf({ kind, types }: Resource): string {
  if (kind !== 'view') return NOUNS[kind];
  if (types.some((type) => type.endsWith('ElasticSearchView'))) return 'ElasticSearchView';
  return types.includes(`${NXV}CompositeView` as Resource['types'][number]) ? 'CompositeView' : 'BlazegraphView';
}

/** What the revision says, as far as this change said something new. */
function contentOf(publicUrl: string, change: Change): JsonObject {
  const isWritten = change.event.type === 'Created' || change.event.type === 'Updated';
  if ('settings' in change) {
    return { '@context': [METADATA, context('projects')], ...(isWritten && projectFields(change.settings)) };
  }
  return 'resource' in change ? saidOf(publicUrl, change.resource, isWritten) : { '@context': METADATA };
}

function saidOf(publicUrl: string, resource: Resource, isWritten: boolean): JsonObject {
  const { kind, id, types, source, schema, file } = resource;
  if (file) {
    const { _storage: storage, ...attributes } = fileFacts(file);
    const written = { _attributes: attributes, _storage: withId(storage as JsonObject) };
    return { '@context': [METADATA, context('files')], _fileId: id, ...(isWritten && written) };
  }
  const project = { _schemaProject: projectUrl(publicUrl, resource.project) };
  const written = { _source: withoutNulls(source), _constrainedBy: schema, ...(kind === 'resource' && project) };
  if (kind === 'resource') return { '@context': METADATA, _types: types, ...(isWritten && written) };
  const terms = kind === 'schema' ? context('shacl-20170720') : context(`${kind}s`);
  return { '@context': [METADATA, terms], [`_${kind}Id`]: id, _types: types, ...(isWritten && written) };
}

/** Delta names what is linked to twice. */
const withId = (storage: JsonObject): JsonObject => ({ ...storage, _resourceId: storage['@id'] });
