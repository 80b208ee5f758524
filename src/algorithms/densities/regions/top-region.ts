import { UnknownRegion } from '../../../ontology/errors.ts';
import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { Region } from '../../../ontology/region.ts';

/** What the reference calls the region that holds all others, whatever its name is in the hierarchy. */
const ROOT = 'root';

/**
 * The region that `--region-name` means, `root` by default: the root of the tree where no region has that name.
 *
 * @param compat - whether the root must be named `root`, as in the reference
 * @throws UnknownRegion
 */
export function topRegion(hierarchy: RegionHierarchy, name = ROOT, { compat = false } = {}): Region {
  const region = hierarchy.byName(name) ?? (name === ROOT && !compat ? hierarchy.root : undefined);
  if (!region) throw new UnknownRegion({ file: hierarchy.file, attribute: 'name', value: name });
  return region;
}
