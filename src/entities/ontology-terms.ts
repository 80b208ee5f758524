import { z } from 'zod';
import type { Part } from '../store/port.ts';
import type { Iri, Resource } from '../store/resource.ts';
import type { Reading } from './graph.ts';
import { Iri as IriSchema, toIri } from './iri.ts';
import { readOne } from './read-linked.ts';

/** The ontologies that come with the software, under the IRIs of those whose terms they have. */
export const ONTOLOGIES = {
  brainRegion: toIri('http://bbp.epfl.ch/neurosciencegraph/ontologies/core/brainregion'),
  cellTypes: toIri('http://bbp.epfl.ch/neurosciencegraph/ontologies/core/celltypes'),
  species: toIri('http://bbp.epfl.ch/neurosciencegraph/ontologies/speciestaxonomy/'),
  roles: toIri('https://bbp.epfl.ch/ontologies/core/bmo'),
} as const;

/** A class of an ontology. */
export interface OntologyTerm {
  readonly id: Iri;
  readonly label: string;
  /** Acronym or other short name. */
  readonly notation?: string;
  readonly altLabels: readonly string[];
  /** owl:Class, then all classes above it. */
  readonly types: readonly Iri[];
  readonly subClassOf: readonly Iri[];
  readonly ontology: Resource;
}

/** What is kept of a term with its ontology. */
export const TermData = z.object({ altLabels: z.array(z.string()), subClassOf: z.array(IriSchema) });

export const toOntologyTerm = (part: Part, ontology: Resource): OntologyTerm => ({
  ...TermData.parse(part.data),
  id: part.id,
  label: part.label,
  notation: part.notation,
  types: part.types,
  ontology,
});

/** The terms that an ontology defines. @throws the store's errors when it is missing or may not be read */
export async function readOntologyTerms(reading: Reading, id: Iri): Promise<OntologyTerm[]> {
  const ontology = await readOne(reading, { id });
  const parts = await reading.graph.store.parts(id, { rev: ontology.rev }, reading.caller);
  return parts.map((part) => toOntologyTerm(part, ontology));
}
