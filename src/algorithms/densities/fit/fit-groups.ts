import { UnknownRegion } from '../../../ontology/errors.ts';
import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { RegionGroups } from '../regions/region-groups.ts';

/** Regions that one line is fitted for, by the name of their group. */
export type FitGroups = ReadonlyMap<string, ReadonlySet<number>>;

const REST = 'Rest';

/**
 * The groups that are fitted each on its own: the cerebellum is far denser than the rest of the brain, and the layers of
 * the isocortex are much alike. With a region, all below it is in the groups: those above a group are in none.
 *
 * @throws RegionGroupMissing, EmptyRegionGroups, UnknownRegion
 * @see atlas-densities, fitting.py, `_get_group_names`
 */
export function fitGroups(hierarchy: RegionHierarchy, groups: RegionGroups): FitGroups {
  const above = new Set(['Isocortex', 'Cerebellum'].flatMap((name) => withAncestors(hierarchy, name)));
  return new Map([
    ['Cerebellum group', groups.get('Cerebellum group')],
    ['Isocortex group', groups.get('Isocortex group')],
    [REST, new Set([...groups.get(REST)].filter((id) => !above.has(id)))],
  ]);
}

function withAncestors(hierarchy: RegionHierarchy, name: string): number[] {
  const region = hierarchy.byName(name);
  if (!region) throw new UnknownRegion({ file: hierarchy.file, attribute: 'name', value: name });
  return [region.id, ...hierarchy.ancestors(region.id).map(({ id }) => id)];
}
