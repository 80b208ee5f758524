import type { Resource } from '../store/port.ts';
import type { Link } from './graph.ts';

/** A released atlas: the ontology and the volumes that belong together. */
export interface AtlasRelease {
  readonly resource: Resource;
  readonly name: string;
  readonly description?: string;
  /** YYYY-MM-DD */
  readonly releaseDate: string;
  readonly parcellationOntology: Link;
  readonly parcellationVolume: Link;
  readonly hemisphereVolume?: Link;
  readonly directionVector?: Link;
  readonly cellOrientationField?: Link;
  readonly placementHints?: Link;
  readonly spatialReferenceSystem: Link;
  readonly brainTemplate?: Link;
}
