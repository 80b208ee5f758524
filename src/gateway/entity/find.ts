import { TERMS } from '../../entities/iri.ts';
import type { Link } from '../../entities/link.ts';
import { readRegionIndex } from '../../entities/read-region-index.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import type { Part } from '../../store/port.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { orNull } from '../errors.ts';
import { configuredRegions, type Snapshot } from '../snapshot.ts';
import { type EntityNode, layerNode, regionNode } from './node.ts';

/** @throws ResourceNotFound and the like */
export const loadNode = async (snapshot: Snapshot, link: Link): Promise<EntityNode> => ({
  snapshot,
  resource: await snapshot.resource.load(link),
});

/** Null where nothing is linked. @throws ResourceNotFound and the like */
export const loadOptional = async (snapshot: Snapshot, link: Link | undefined): Promise<EntityNode | undefined> =>
  link && loadNode(snapshot, link);

/** A resource, or else a part of an ontology. @throws ResourceNotFound */
export const findNode = async (snapshot: Snapshot, id: Iri): Promise<EntityNode> =>
  (await orNull(loadNode(snapshot, { id }))) ?? findPart(snapshot, id);

/** The part of an ontology with that IRI, of the configured release first. @throws ResourceNotFound */
export async function findPart(snapshot: Snapshot, id: Iri): Promise<EntityNode> {
  const regions = await orNull(configuredRegions(snapshot));
  const region = regions?.index.byId(id);
  if (regions && region) return regionNode(regions, region);
  const { graph, at, caller } = snapshot.reading;
  const found = await graph.store.findPart(id, at, caller);
  if (!found) throw new ResourceNotFound({ id });
  return toNode(snapshot, found.part, found.definedBy);
}

async function toNode(snapshot: Snapshot, part: Part, resource: Resource): Promise<EntityNode> {
  if (part.types.includes(TERMS.BrainLayer)) {
    const layer = (await snapshot.layers()).find(({ id }) => id === part.id);
    return layer ? layerNode(snapshot, layer) : { snapshot, resource, part };
  }
  if (!part.types.includes(TERMS.BrainRegion)) return { snapshot, resource, part };
  const { reading } = snapshot;
  const index = await readRegionIndex(reading, { id: resource.id, version: { rev: resource.rev } });
  const region = index.byId(part.id);
  return region
    ? regionNode({ snapshot, resource, index, release: reading.graph.release }, region)
    : { snapshot, resource, part };
}
