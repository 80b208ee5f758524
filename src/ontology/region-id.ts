import { createHash } from 'node:crypto';
import { RegionIdTaken } from './errors.ts';
import type { RegionHierarchy } from './hierarchy.ts';

/** New ids start above those of AIBS. */
const FIRST_NEW_ID = 1_000_000_000n;
const NEW_IDS = 3_000_000_000n;

/** The id of a region that AIBS does not know, from its acronym alone: the same in every run and atlas. */
export const newRegionId = (acronym: string): number =>
  Number(FIRST_NEW_ID + (BigInt(`0x${createHash('sha256').update(acronym).digest('hex')}`) % NEW_IDS));

/**
 * The id of the region with this acronym, or the one it will get when it is added.
 * @param added - acronyms by id of the regions added so far
 * @throws RegionIdTaken when the new id is that of another region
 * @see atlas-splitter, layer_splitter/utils.py, `_create_id_from_string`
 */
export function idFromAcronym(hierarchy: RegionHierarchy, acronym: string, added: ReadonlyMap<number, string>): number {
  const existing = hierarchy.byAcronym(acronym);
  if (existing) return existing.id;
  const id = newRegionId(acronym);
  const taken = added.get(id) ?? (hierarchy.has(id) ? hierarchy.get(id).acronym : undefined);
  if (taken !== undefined) throw new RegionIdTaken({ acronym, id, taken });
  return id;
}
