import { describeEntity } from '../../entities/describe.ts';
import { distributionsOf } from '../../entities/distribution.ts';
import { readDocument } from '../../entities/read-document.ts';
import type { JsonObject } from '../../store/resource.ts';
import { pageOf, pageOfList } from '../page.ts';
import type * as Types from '../resolver-types.ts';
import { createSnapshot } from '../snapshot.ts';
import { agentOf } from './agent.ts';
import { type EntityNode, idOf } from './node.ts';
import { outgoingLinks } from './outgoing.ts';

/** The fields that every type with an IRI has. */
export const entityFields = {
  id: idOf,
  types: ({ resource, part }) => (part ?? resource).types,
  name: ({ resource, part }) => part?.label ?? describeEntity(resource).name,
  description: ({ resource, part }) => (part ? undefined : describeEntity(resource).description),
  revision: ({ resource }) => resource.rev,
  tags: ({ resource }) => Object.entries(resource.tags).map(([name, revision]) => ({ name, revision })),
  deprecated: ({ resource }) => resource.deprecated,
  createdAt: ({ resource }) => resource.audit.createdAt,
  createdBy: ({ resource }, _, { graph }) => agentOf(graph.publicUrl, resource.audit.createdBy),
  updatedAt: ({ resource }) => resource.audit.updatedAt,
  updatedBy: ({ resource }, _, { graph }) => agentOf(graph.publicUrl, resource.audit.updatedBy),
  project: ({ snapshot, resource }) => snapshot.project.load(resource.project),
  schema: ({ resource, part }) => (part ? undefined : resource.schema),
  jsonld: (node, { form }) => jsonldOf(node, form ?? 'COMPACTED'),
  revisions: ({ resource: { project, id } }, page, { graph, caller }) =>
    pageOf(
      page,
      (at) => graph.store.revisions(project, id, at, caller),
      (resource) => ({ snapshot: createSnapshot({ graph, caller, at: { seq: resource.seq } }), resource }),
    ),
  distributions: ({ resource, part }) => (part ? [] : distributionsOf(resource)),
  provenance: async ({ snapshot, resource }) => {
    const provenance = await snapshot.provenance.load(resource);
    return provenance && { ...provenance, activity: { snapshot, resource: provenance.activity } };
  },
  incoming: (node, page, { graph, caller, current }) =>
    pageOf(
      page,
      (at) => graph.store.incoming(idOf(node), at, caller),
      (resource) => ({ snapshot: current, resource }),
    ),
  outgoing: async ({ snapshot, resource }, page) => {
    const found = await snapshot.resource.loadMany(outgoingLinks(resource));
    const targets = found.flatMap((target) => (target instanceof Error ? [] : [target]));
    return pageOfList(page, targets, (target) => ({ snapshot, resource: target }));
  },
} satisfies Types.GenericEntityResolvers;

async function jsonldOf(node: EntityNode, form: Types.JsonLdForm): Promise<JsonObject> {
  const { source, expanded } = node.part ? await readDocument(node.snapshot.reading, node.part.id) : node.resource;
  return form === 'EXPANDED' ? expanded : { '@id': idOf(node), ...source };
}
