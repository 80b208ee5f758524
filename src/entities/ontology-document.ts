import { type NamedNode, Parser, Store, type Term } from 'n3';
import type { z } from 'zod';
import type { Part } from '../store/port.ts';
import type { Iri } from '../store/resource.ts';
import { toIri } from './iri.ts';
import type { TermData } from './ontology-terms.ts';

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const RDFS = 'http://www.w3.org/2000/01/rdf-schema#';
const SKOS = 'http://www.w3.org/2004/02/skos/core#';
const OWL = 'http://www.w3.org/2002/07/owl#';
const DEFINES = 'https://neuroshapes.org/defines';

/** An ontology of Turtle: what it is, and the classes that it defines. */
export interface OntologyFile {
  readonly id: Iri;
  readonly label: string;
  readonly parts: readonly Part[];
}

/** Reads one `owl:Ontology` with labelled classes that it `nsg:defines`, in the order of that list. */
export function parseOntology(turtle: string): OntologyFile {
  const graph = new Store(new Parser().parse(turtle));
  const [ontology] = graph.getSubjects(RDF_TYPE, `${OWL}Ontology`, null);
  const values = (subject: Term | string, predicate: string) =>
    graph.getObjects(subject as NamedNode, predicate, null).map(({ value }) => value);
  const label = (subject: Term | string) => values(subject, `${RDFS}label`)[0];
  const above = (id: string): string[] =>
    values(id, `${RDFS}subClassOf`).flatMap((parent) => [parent, ...above(parent)]);
  return {
    id: toIri(ontology.value),
    label: label(ontology),
    parts: values(ontology, DEFINES).map((id): Part => {
      const data: z.infer<typeof TermData> = {
        altLabels: values(id, `${SKOS}altLabel`),
        subClassOf: values(id, `${RDFS}subClassOf`).map(toIri),
      };
      return {
        id: toIri(id),
        types: [`${OWL}Class`, ...new Set(above(id))].map(toIri),
        label: label(id),
        notation: values(id, `${SKOS}notation`)[0],
        data,
      };
    }),
  };
}
