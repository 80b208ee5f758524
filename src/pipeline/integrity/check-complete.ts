import { type Finding, finding, listed } from '../../algorithms/integrity/finding.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';

/**
 * Each region that is represented in the annotation has its file, and no other has.
 *
 * @param hierarchy - with `representedInAnnotation`, as mba_hierarchy.json; regions without it may have a file or none
 * @param ids - of the regions that have a file
 */
export function checkComplete({ regions, has, get }: RegionHierarchy, ids: readonly number[]): Finding {
  const present = new Set(ids);
  const isRepresented = (id: number) => get(id).attributes.representedInAnnotation;
  const missing = regions.filter(({ id }) => isRepresented(id) === true && !present.has(id)).map(({ id }) => id);
  const unknown = ids.filter((id) => !has(id));
  const needless = ids.filter((id) => has(id) && isRepresented(id) === false);
  return finding('complete', [
    missing.length > 0 && `${missing.length} represented regions have no file: ${listed(missing)}.`,
    unknown.length > 0 && `These files are of no region of the hierarchy: ${listed(unknown)}.`,
    needless.length > 0 && `These regions are not in the annotation and have a file: ${listed(needless)}.`,
  ]);
}
