import { uuidV5 } from '../../linked-data/uuid.ts';
import { metadataOf, selfOf } from '../../store/metadata.ts';
import { nameOf } from '../../store/names.ts';
import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { Selection, View } from '../../store/views/view.ts';
import { context, METADATA } from '../vocabulary.ts';
import { DEFAULT_MAPPING, DEFAULT_SETTINGS } from './default-mapping.ts';
import { indexingRevOf, toView } from './view.ts';

interface Described {
  readonly resource: Resource;
  readonly publicUrl: string;
}

/** A view as it is fetched, with the defaults of what was left out. */
export function viewDocument({ resource, publicUrl }: Described): JsonObject {
  const view = toView(resource);
  const { '@context': own } = resource.source;
  return {
    '@context': [own ?? [], context(family(view)), METADATA].flat() as Json[],
    ...head(view),
    ...(view.name !== undefined && { name: view.name }),
    ...(view.description !== undefined && { description: view.description }),
    ...contentOf(view),
    ...viewMetadata(publicUrl, resource, view),
  };
}

/** The answer to a write of a view. */
export function writtenView({ resource, publicUrl }: Described): JsonObject {
  const view = toView(resource);
  return {
    '@context': [context(`${family(view)}-metadata`), METADATA],
    ...head(view),
    ...viewMetadata(publicUrl, resource, view),
  };
}

const family = ({ definition }: View): string => (definition.type.endsWith('SparqlView') ? 'sparql' : 'elasticsearch');

const head = ({ id, definition }: View): JsonObject => ({ '@id': id, '@type': [definition.type, 'View'] });

function viewMetadata(publicUrl: string, resource: Resource, { definition }: View): JsonObject {
  return {
    ...metadataOf(publicUrl, resource),
    ...(definition.type === 'SparqlView' && { _indexingRev: indexingRevOf(resource) }),
    ...(!('views' in definition) && { _uuid: uuidV5(selfOf(publicUrl, resource)) }),
  };
}

function contentOf({ definition, permission }: View): JsonObject {
  switch (definition.type) {
    case 'SparqlView':
      return { ...selectionDocument(definition.selection), permission };
    case 'ElasticSearchView': {
      const { selection, sourceAsText, pipeline, mapping, settings, context: terms } = definition;
      return {
        ...selectionDocument(selection),
        sourceAsText,
        // What came as JSON.
        pipeline: pipeline as unknown as Json,
        mapping: mapping ?? DEFAULT_MAPPING,
        settings: settings ?? DEFAULT_SETTINGS,
        ...(terms !== undefined && { context: terms }),
        permission,
      };
    }
    default:
      return { views: definition.views.map(({ project, id }) => ({ project: nameOf(project), viewId: id })) };
  }
}

const selectionDocument = ({ types, schemas, tag, includeDeprecated, includeMetadata }: Selection): JsonObject => ({
  resourceSchemas: schemas,
  resourceTypes: types,
  ...(tag !== undefined && { resourceTag: tag }),
  includeDeprecated,
  includeMetadata,
});
