import type { Reading } from './graph.ts';
import { TERMS } from './iri.ts';
import { ONTOLOGIES, type OntologyTerm, readOntologyTerms } from './ontology-terms.ts';

/** A layer of the cortex or the hippocampus, such as `L6a`. */
export type Layer = OntologyTerm;

/** All layers, by label; the groups that they are classified under are not layers themselves. */
export async function readLayers(reading: Reading): Promise<Layer[]> {
  const terms = await readOntologyTerms(reading, ONTOLOGIES.brainRegion);
  const groups = new Set(terms.flatMap(({ subClassOf }) => subClassOf));
  return terms
    .filter(({ id, types }) => types.includes(TERMS.BrainLayer) && !groups.has(id))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}
