import type { Change } from '../../store/changes.ts';
import { projectUrl } from '../../store/metadata.ts';
import type { JsonObject, Resource } from '../../store/resource.ts';
import { fileFacts } from '../files/documents.ts';
import { withoutNulls } from '../resources/documents.ts';
import { context, METADATA, NXV } from '../vocabulary.ts';

/** What is told of a change: for a plain resource, a file, or an entity of another kind. */
export function eventDocument(publicUrl: string, change: Change): JsonObject {
  const { event, resource } = change;
  return {
    ...contentOf(publicUrl, change),
    '@type': eventType(change),
    _resourceId: resource.id,
    _project: projectUrl(publicUrl, resource.project),
    _rev: event.rev,
    _instant: event.at,
    _subject: `${publicUrl}/${event.by}`,
    ...(event.tag !== undefined && { tag: event.tag }),
    ...(change.target !== undefined && { targetRev: change.target }),
  };
}

/** `ResourceCreated`, `FileTagAdded`… */
export const eventType = ({ event, resource }: Change): string => nounOf(resource) + event.type;

const NOUNS = { resource: 'Resource', file: 'File', schema: 'Schema', resolver: 'Resolver', storage: 'Storage' };

function nounOf({ kind, types }: Resource): string {
  if (kind !== 'view') return NOUNS[kind];
  if (types.some((type) => type.endsWith('ElasticSearchView'))) return 'ElasticSearchView';
  return types.includes(`${NXV}CompositeView` as Resource['types'][number]) ? 'CompositeView' : 'BlazegraphView';
}

/** What the revision says, as far as this change said something new. */
function contentOf(publicUrl: string, { event, resource }: Change): JsonObject {
  const { kind, id, types, source, schema, file } = resource;
  const isWritten = event.type === 'Created' || event.type === 'Updated';
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
