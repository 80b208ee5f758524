import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { RegionGroups } from '../regions/region-groups.ts';

/**
 * Regions whose neurons are all taken for inhibitory: the Purkinje layer, the molecular layer of the cerebellum, the
 * striatum, the reticular nucleus of the thalamus and layer 1 of the isocortex.
 *
 * @param compat - the first two only: the reference means the others, and its masks of them are empty
 * @throws what RegionGroups throw
 * @see atlas-densities, densities/inhibitory_neuron_density.py
 */
export function purelyInhibitory(hierarchy: RegionHierarchy, groups: RegionGroups, compat: boolean): Set<number> {
  const cortex = groups.get('Cerebellar cortex');
  const molecular = [...groups.get('Molecular layer')].filter((id) => cortex.has(id));
  const cerebellar = new Set([...groups.get('Purkinje layer'), ...molecular]);
  if (compat) return cerebellar;
  const below = { withDescendants: true };
  const isocortex = hierarchy.find('Isocortex', 'name', below);
  const layer1 = [...hierarchy.find('@.*1[ab]?$', 'acronym', below)].filter((id) => isocortex.has(id));
  return new Set([
    ...[...cerebellar, ...layer1],
    ...hierarchy.find('Striatum', 'name', below),
    ...hierarchy.find('Reticular nucleus of the thalamus', 'name', below),
  ]);
}
