import type { Iri, Resource } from '../store/port.ts';
import type { Link, Reading } from './graph.ts';

/** A region of a parcellation ontology, with what the annotation says of it. */
export interface BrainRegion {
  readonly id: Iri;
  /** The label in the annotation volume. */
  readonly regionId: number;
  readonly acronym: string;
  readonly name: string;
  /** RRGGBB without `#`; undefined when the hierarchy gives none. */
  readonly color?: string;
  readonly representedInAnnotation: boolean;
  /** µm³, of the region and its descendants; undefined when not represented. */
  readonly volume?: number;
  /** Share of all annotated voxels, 0 to 1. */
  readonly volumeRatio?: number;
  readonly parent?: number;
  readonly children: readonly number[];
  /** The region's own layers; those of its descendants come from `RegionIndex.layersOf`. */
  readonly layers: readonly Iri[];
  /** Share of the region's contour that touches the neighbour, by region id. */
  readonly adjacentTo: readonly { readonly regionId: number; readonly ratio: number }[];
  readonly continuousWith: readonly number[];
}

/** All regions of one revision of a parcellation ontology, in pre-order. */
export interface RegionIndex {
  /** The resource that defines the regions: their revision, tags, authorship and project are its own. */
  readonly ontology: Resource;
  readonly root: BrainRegion;
  readonly regions: readonly BrainRegion[];
  byId(id: string): BrainRegion | undefined;
  byRegionId(regionId: number): BrainRegion | undefined;
  byAcronym(acronym: string): BrainRegion | undefined;
  byName(name: string): BrainRegion | undefined;
  parent(region: BrainRegion): BrainRegion | undefined;
  children(region: BrainRegion): readonly BrainRegion[];
  /** From the parent to the root. */
  ancestors(region: BrainRegion): readonly BrainRegion[];
  /** Pre-order, without the region itself. */
  descendants(region: BrainRegion, options?: { leavesOnly?: boolean }): readonly BrainRegion[];
  /** Layers of the region and of all its descendants, each once. */
  layersOf(region: BrainRegion): readonly Iri[];
}

/** Region indexes in memory, by ontology and revision; the least recently used go first. */
export interface RegionIndexCache {
  /** @throws ResourceNotFound, TagNotFound… of the ontology; AuthorizationFailed when the caller may not read it */
  of(reading: Reading, ontology: Link): Promise<RegionIndex>;
}
