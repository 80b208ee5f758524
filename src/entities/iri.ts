import { z } from 'zod';
import type { Iri as IriType } from '../store/resource.ts';

/** An absolute IRI; a CURIE with an unknown prefix cannot be told from one. */
export const Iri = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{C}<>"{}|\\^`]+$/u, 'must be an absolute IRI')
  // The brand is the proof of the check above.
  .transform((text) => text as IriType);

/** For IRIs of our own making. */
export const toIri = (text: string): IriType => Iri.parse(text);

/** Types, properties and resources that code names. */
export const TERMS = {
  atlasRelease: toIri('https://neuroshapes.org/atlasRelease'),
  brainLocation: toIri('https://neuroshapes.org/brainLocation'),
  brainRegion: toIri('https://neuroshapes.org/brainRegion'),
  layer: toIri('https://neuroshapes.org/layer'),
  BrainAtlasRelease: toIri('https://neuroshapes.org/BrainAtlasRelease'),
  BrainParcellationMask: toIri('https://bbp.epfl.ch/ontologies/core/bmo/BrainParcellationMask'),
  BrainParcellationMesh: toIri('https://neuroshapes.org/BrainParcellationMesh'),
  PlacementHintsDataLayer: toIri('https://neuroshapes.org/PlacementHintsDataLayer'),
  annotation: toIri('https://neuroshapes.org/annotation'),
  hasBody: toIri('https://neuroshapes.org/hasBody'),
  CellComposition: toIri('https://bbp.epfl.ch/ontologies/core/bmo/CellComposition'),
  METypeDensity: toIri('https://bbp.epfl.ch/ontologies/core/bmo/METypeDensity'),
  GliaCellDensity: toIri('https://neuroshapes.org/GliaCellDensity'),
  NeuronDensity: toIri('https://neuroshapes.org/NeuronDensity'),
  BrainLayer: toIri('https://bbp.epfl.ch/ontologies/core/bmo/BrainLayer'),
  BrainRegion: toIri('https://neuroshapes.org/BrainRegion'),
  Agent: toIri('http://www.w3.org/ns/prov#Agent'),
} as const;
