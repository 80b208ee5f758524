import type { BrainRegion } from '../../entities/brain-region.ts';
import { TERMS, toIri } from '../../entities/iri.ts';
import type { Layer } from '../../entities/layer.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import type { Regions, Snapshot } from '../snapshot.ts';

/** What stands behind every object with an IRI; what is below it is read from the same snapshot. */
export interface EntityNode {
  readonly snapshot: Snapshot;
  readonly resource: Resource;
  /** When a part of the resource is meant, a term of an ontology, and not the resource itself. */
  readonly part?: { readonly id: Iri; readonly types: readonly Iri[]; readonly label: string };
}

export interface RegionNode extends EntityNode, Regions {
  readonly region: BrainRegion;
}

export interface LayerNode extends EntityNode {
  readonly layer: Layer;
}

export const idOf = ({ resource, part }: EntityNode): Iri => part?.id ?? resource.id;

export const regionNode = (regions: Regions, region: BrainRegion): RegionNode => ({
  ...regions,
  part: { id: region.id, types: REGION_TYPES, label: region.name },
  region,
});

const REGION_TYPES: readonly Iri[] = [toIri('http://www.w3.org/2002/07/owl#Class'), TERMS.BrainRegion];

export const layerNode = (snapshot: Snapshot, layer: Layer): LayerNode => ({
  snapshot,
  resource: layer.ontology,
  part: layer,
  layer,
});
