import type { Reading } from './graph.ts';
import type { Link } from './link.ts';
import { readOne } from './read-linked.ts';
import { readParts } from './read-parts.ts';
import { indexRegions, type RegionIndex } from './region-index.ts';
import { toBrainRegions } from './region-parts.ts';

/**
 * The regions that a parcellation ontology defines at the version that the link or `reading` means.
 *
 * @throws OntologyWithoutRegions, and the store's errors when it is missing or may not be read
 */
export async function readRegionIndex(reading: Reading, link: Link): Promise<RegionIndex> {
  const { graph, caller } = reading;
  // Read each time: this tells whether the caller may see the ontology, and which revision is meant.
  const ontology = await readOne(reading, link);
  return graph.regionIndexes(`${ontology.id} ${ontology.rev}`, async () => {
    const kept = await graph.store.parts(ontology.id, { rev: ontology.rev }, caller);
    // An ontology that was registered through the interface of Delta came without them.
    const parts = kept.length > 0 ? kept : await readParts(ontology, { store: graph.store, caller });
    return indexRegions(ontology, toBrainRegions(parts));
  });
}
