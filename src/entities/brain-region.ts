import type { Iri } from '../store/resource.ts';

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
