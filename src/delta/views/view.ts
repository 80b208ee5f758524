import type { Examined } from '../../store/port.ts';
import type { Iri, Json, JsonObject, ProjectRef, Resource } from '../../store/resource.ts';
import type {
  AggregateDefinition,
  ElasticSearchDefinition,
  Pipe,
  Selection,
  SparqlDefinition,
  View,
  ViewDefinition,
} from '../../store/views/view.ts';
import { NXV } from '../vocabulary.ts';
import type { ViewType } from './sent-view.ts';

/** A revision of a view, read from its linked data; what was written was checked. */
export function toView({ id, project, rev, deprecated, types, expanded }: Resource): View {
  const name = plainValue(expanded, 'http://schema.org/name');
  const description = plainValue(expanded, 'http://schema.org/description');
  return {
    ...{ id, project, rev, deprecated },
    ...(name !== undefined && { name: String(name) }),
    ...(description !== undefined && { description: String(description) }),
    permission: String(nxv(expanded, 'permission') ?? 'views/query'),
    definition: definitionOf({ types, expanded }),
  };
}

/** The revision that decided what the view holds. */
export const indexingRevOf = ({ expanded }: Pick<Resource, 'expanded'>): number => Number(nxv(expanded, 'indexingRev'));

/** What a view holds, or which views it stands for. */
export function definitionOf({ types, expanded }: Pick<Examined, 'types' | 'expanded'>): ViewDefinition {
  // A view has its type and `View`.
  const type = types.map((iri) => iri.replace(NXV, '')).find((name) => name !== 'View') as ViewType;
  if (type === 'SparqlView') return { type, selection: selectionOf(expanded) } satisfies SparqlDefinition;
  if (type === 'ElasticSearchView') return searching(expanded);
  const views = itemsOf(expanded[`${NXV}views`]).map((item) => ({
    project: projectRef(String(nxv(item, 'project'))),
    id: idsOf(item, 'viewId')[0],
  }));
  return { type, views } satisfies AggregateDefinition;
}

function selectionOf(expanded: JsonObject): Selection {
  const tag = nxv(expanded, 'resourceTag');
  return {
    types: idsOf(expanded, 'resourceTypes'),
    schemas: idsOf(expanded, 'resourceSchemas'),
    ...(tag !== undefined && { tag: String(tag) }),
    includeMetadata: nxv(expanded, 'includeMetadata') === true,
    includeDeprecated: nxv(expanded, 'includeDeprecated') === true,
  };
}

function searching(expanded: JsonObject): ElasticSearchDefinition {
  const given = nxv(expanded, 'pipeline') as Pipe[] | undefined;
  const pipeline = given ?? toPipeline(selectionOf(expanded), nxv(expanded, 'sourceAsText') === true);
  const has = (name: string): boolean => pipeline.some((pipe) => pipe.name === name);
  const { tag } = selectionOf(expanded);
  return {
    type: 'ElasticSearchView',
    selection: {
      types: typesOf(pipeline, 'filterByType'),
      schemas: typesOf(pipeline, 'filterBySchema'),
      ...(tag !== undefined && { tag }),
      includeDeprecated: !has('filterDeprecated'),
      includeMetadata: !has('discardMetadata'),
    },
    sourceAsText: has('sourceAsText'),
    pipeline,
    mapping: embedded(expanded, 'mapping'),
    settings: embedded(expanded, 'settings'),
    context: nxv(expanded, 'context'),
  };
}

/** The steps that the fields of older views stand for. */
function toPipeline({ types, schemas, includeDeprecated, includeMetadata }: Selection, sourceAsText: boolean): Pipe[] {
  return [
    ...(schemas.length > 0 ? [{ name: 'filterBySchema', config: { types: schemas } }] : []),
    ...(types.length > 0 ? [{ name: 'filterByType', config: { types } }] : []),
    ...(includeDeprecated ? [] : [{ name: 'filterDeprecated' }]),
    ...(includeMetadata ? [] : [{ name: 'discardMetadata' }]),
    { name: 'defaultLabelPredicates' },
    ...(sourceAsText ? [{ name: 'sourceAsText' }] : []),
  ];
}

const typesOf = (pipeline: readonly Pipe[], name: string): Iri[] =>
  pipeline.filter((pipe) => pipe.name === name).flatMap(({ config }) => [config?.types ?? []].flat() as Iri[]);

/** A JSON object, which may have been sent as text. */
function embedded(expanded: JsonObject, name: string): JsonObject | undefined {
  const value = nxv(expanded, name);
  return (typeof value === 'string' ? JSON.parse(value) : value) as JsonObject | undefined;
}

function projectRef(name: string): ProjectRef {
  const [org, project] = name.split('/').slice(-2);
  return { org, project };
}

const itemsOf = (values: Json | undefined): JsonObject[] => [values ?? []].flat() as JsonObject[]; // what expansion gives
const plainValue = (expanded: JsonObject, iri: string): Json | undefined => itemsOf(expanded[iri]).at(0)?.['@value'];
const nxv = (expanded: JsonObject, name: string): Json | undefined => plainValue(expanded, NXV + name);
const idsOf = (expanded: JsonObject, name: string): Iri[] =>
  itemsOf(expanded[NXV + name]).map((item) => item['@id'] as Iri);
