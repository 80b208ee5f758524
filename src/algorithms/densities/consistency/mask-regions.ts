import { UnknownRegion } from '../../../ontology/errors.ts';
import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { Mask } from './consistency-tests.ts';

const LAYER = 'Layer';

/**
 * Ids of the regions of a mask, with those below them.
 *
 * @throws UnknownRegion, which the reference takes for a mask without voxels; InvalidQuery
 * @see cell-density-validations, masker.py
 */
export function maskRegions(hierarchy: RegionHierarchy, mask: Mask): ReadonlySet<number> {
  if (typeof mask === 'string') {
    const query = mask.startsWith(LAYER) ? `@.*${mask.slice(LAYER.length)}[ab]?$` : mask;
    const found = hierarchy.find(query, 'acronym', { withDescendants: true });
    if (found.size === 0) throw new UnknownRegion({ file: hierarchy.file, attribute: 'acronym', value: query });
    return found;
  }
  const [conjunction, parts] = mask;
  const [first, ...others] = parts.map((part) => maskRegions(hierarchy, part));
  if (conjunction === 'or') return new Set([first, ...others].flatMap((part) => [...part]));
  return new Set([...first].filter((id) => others.every((part) => part.has(id))));
}
