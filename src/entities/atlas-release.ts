import { z } from 'zod';
import type { Found, Page } from '../store/port.ts';
import type { Iri, Resource } from '../store/resource.ts';
import { BrainLocation, Reference, Text } from './documents.ts';
import type { Reading } from './graph.ts';
import { TERMS } from './iri.ts';
import { type Link, linkTo } from './link.ts';
import { parseSource, readEntities } from './read-entities.ts';

/** A released atlas: the ontology and the volumes that belong together. */
export interface AtlasRelease {
  readonly resource: Resource;
  readonly name: string;
  readonly description?: string;
  /** YYYY-MM-DD */
  readonly releaseDate: string;
  /** The region that the atlas is of; the root of its hierarchy. */
  readonly brainRegion?: Iri;
  readonly parcellationOntology: Link;
  readonly parcellationVolume: Link;
  readonly hemisphereVolume?: Link;
  readonly directionVector?: Link;
  readonly cellOrientationField?: Link;
  readonly placementHints?: Link;
  readonly spatialReferenceSystem: Link;
  readonly brainTemplate?: Link;
}

const LinkTo = Reference.transform(linkTo);
const BrainAtlasRelease = z.looseObject({
  name: Text,
  description: Text.optional(),
  releaseDate: Text,
  brainLocation: BrainLocation.optional(),
  parcellationOntology: LinkTo,
  parcellationVolume: LinkTo,
  hemisphereVolume: LinkTo.optional(),
  directionVector: LinkTo.optional(),
  cellOrientationField: LinkTo.optional(),
  placementHintsDataCatalog: LinkTo.optional(),
  spatialReferenceSystem: LinkTo,
  brainTemplateDataLayer: LinkTo.optional(),
});

/** @throws MalformedEntity */
export function toAtlasRelease(resource: Resource): AtlasRelease {
  const { brainLocation, placementHintsDataCatalog, brainTemplateDataLayer, ...release } = parseSource(
    BrainAtlasRelease,
    resource,
  );
  return {
    resource,
    name: release.name,
    description: release.description,
    releaseDate: release.releaseDate,
    brainRegion: brainLocation?.brainRegion.id,
    parcellationOntology: release.parcellationOntology,
    parcellationVolume: release.parcellationVolume,
    hemisphereVolume: release.hemisphereVolume,
    directionVector: release.directionVector,
    cellOrientationField: release.cellOrientationField,
    placementHints: placementHintsDataCatalog,
    spatialReferenceSystem: release.spatialReferenceSystem,
    brainTemplate: brainTemplateDataLayer,
  };
}

/** In the order of the links, with an error in the place of what is missing. */
export const readAtlasReleases = (reading: Reading, links: readonly Link[]) =>
  readEntities(reading, links, toAtlasRelease);

/** All releases of the atlas project, oldest first. */
export async function listAtlasReleases({ graph, caller, at }: Reading, page: Page): Promise<Found<AtlasRelease>> {
  const query = { project: graph.projects.atlas, types: [TERMS.BrainAtlasRelease], order: 'createdAt', at } as const;
  const { items, next } = await graph.store.search(query, page, caller);
  return { items: items.map(toAtlasRelease), next };
}
