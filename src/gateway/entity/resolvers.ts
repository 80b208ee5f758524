import type { Query as Search } from '../../store/port.ts';
import type { Iri } from '../../store/resource.ts';
import type { GatewayContext } from '../context.ts';
import { orNull } from '../errors.ts';
import { pageOf } from '../page.ts';
import type * as Types from '../resolver-types.ts';
import { snapshotAt } from '../snapshot.ts';
import { agentOf } from './agent.ts';
import { entityFields } from './fields.ts';
import { findPart, loadNode } from './find.ts';
import type { EntityNode } from './node.ts';

export const Query: Types.QueryResolvers = {
  entity: (_, { id, at }, context) => orNull(findEntity(context, id, at)),

  entities: async (_, { filter, orderBy, at, ...page }, context) => {
    const { graph } = context;
    const snapshot = await snapshotAt(context, at, graph.release);
    const query = { ...toSearch(filter), ...ORDER[orderBy ?? 'CREATED_AT_ASC'], at: snapshot.reading.at };
    const node = (resource: EntityNode['resource']): EntityNode => ({ snapshot, resource });
    return pageOf(page, (at) => graph.store.search(query, at, context.caller), node);
  },
};

const ORDER = {
  CREATED_AT_ASC: { order: 'createdAt' },
  CREATED_AT_DESC: { order: 'createdAt', descending: true },
  UPDATED_AT_ASC: { order: 'updatedAt' },
  UPDATED_AT_DESC: { order: 'updatedAt', descending: true },
  ID_ASC: { order: 'id' },
} as const satisfies Record<Types.EntityOrder, Search>;

const toSearch = (filter: Types.EntityFilter | null | undefined): Search => ({
  types: filter?.type ? [filter.type] : undefined,
  project: filter?.project ? { org: filter.project.organization, project: filter.project.label } : undefined,
  schema: filter?.schema ?? undefined,
  deprecated: filter?.deprecated ?? undefined,
});

/** A resource, or else a part of an ontology; of a part, `at` names a version of the configured release. */
async function findEntity(context: GatewayContext, id: Iri, at: Types.At | null | undefined): Promise<EntityNode> {
  const resource = await orNull(snapshotAt(context, at, id).then((snapshot) => loadNode(snapshot, { id })));
  return resource ?? findPart(await snapshotAt(context, at, context.graph.release), id);
}

export const GenericEntity: Types.GenericEntityResolvers = entityFields;

export const Revision: Types.RevisionResolvers = {
  revision: ({ resource }) => resource.rev,
  updatedAt: ({ resource }) => resource.audit.updatedAt,
  updatedBy: ({ resource }, _, { graph }) => agentOf(graph.publicUrl, resource.audit.updatedBy),
  entity: (node) => node,
};

/** The GraphQL type of an entity by its most special type of the ontology. */
const TYPES = [
  ['BrainAtlasRelease', 'AtlasRelease'],
  ['ParcellationOntology', 'ParcellationOntology'],
  ['BrainAtlasSpatialReferenceSystem', 'SpatialReferenceSystem'],
  ['VolumetricDataLayer', 'VolumetricDataLayer'],
  ['BrainTemplateDataLayer', 'VolumetricDataLayer'],
  ['BrainParcellationMesh', 'Mesh'],
  ['PlacementHintsDataLayerCatalog', 'PlacementHintsCatalog'],
  ['CellComposition', 'CellComposition'],
] as const;

export const Entity: Types.EntityResolvers = {
  __resolveType: (node) => {
    if ('region' in node) return 'BrainRegion';
    if ('layer' in node) return 'Layer';
    const names = new Set(node.resource.types.map((type) => type.slice(type.search(/[^/#]+$/))));
    return TYPES.find(([type]) => names.has(type))?.[1] ?? 'GenericEntity';
  },
};
