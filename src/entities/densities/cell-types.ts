import { nearestName } from '../../ontology/nearest-name.ts';
import { UnknownCellTypes } from '../errors.ts';
import type { Labelled } from '../facts.ts';
import type { Reading } from '../graph.ts';
import { ONTOLOGIES, readOntologyTerms } from '../ontology-terms.ts';

/**
 * The cell types that labels mean, in their order: by label, else by another name.
 *
 * @throws UnknownCellTypes with all that no term has
 */
export async function readCellTypes(reading: Reading, labels: readonly string[]): Promise<Labelled[]> {
  const terms = await readOntologyTerms(reading, ONTOLOGIES.cellTypes);
  // The label goes before other names: the last entry of a key stays.
  const byName = new Map([
    ...terms.flatMap((term) => term.altLabels.map((name) => [name, term] as const)),
    ...terms.map((term) => [term.label, term] as const),
  ]);
  const unknown = [...new Set(labels.filter((label) => !byName.has(label)))];
  if (unknown.length > 0) {
    const names = unknown.map((label) => ({ label, nearest: nearestName(label, [...byName.keys()]) }));
    throw new UnknownCellTypes({ ontology: ONTOLOGIES.cellTypes, names });
  }
  return labels.flatMap((label) => {
    const term = byName.get(label);
    return term ? [{ id: term.id, label: term.label }] : [];
  });
}
