import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { BrainRegionNotFound, IncorrectBrainRegionOrder } from './errors.ts';

/**
 * Checks the regions that a rule is customised for: each is in the hierarchy, and none follows a region that is part of
 * it, as what comes later is laid over what comes before.
 *
 * @throws BrainRegionNotFound, IncorrectBrainRegionOrder
 */
export function checkRegions(hierarchy: RegionHierarchy, regions: readonly number[], rule: string): void {
  for (const [n, region] of regions.entries()) {
    if (!hierarchy.has(region)) throw new BrainRegionNotFound({ rule, region, hierarchy: hierarchy.file });
    const inside = new Set(hierarchy.descendants(region));
    const descendant = regions.slice(0, n).find((before) => inside.has(before));
    if (descendant !== undefined) throw new IncorrectBrainRegionOrder({ rule, region, descendant });
  }
}
