import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { spacing } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { createVolume, type Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { boxOf, growBox, labelBoxes } from '../regions/bounding-box.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';
import { halfAt } from '../regions/halves.ts';
import { layeredVolume } from '../regions/layered-volume.ts';
import { runOnEach } from '../run-on-each.ts';
import { createVectors } from './blur-gradient.ts';
import { type DirectionVectors, directionVectors } from './direction-vectors.ts';
import { landscapeHalves } from './landscape.ts';
import { type SimpleBlur, writeSimpleBlurGradient } from './simple-blur-gradient.ts';
import { RETICULAR, THALAMUS, thalamusLandscapesKernel } from './thalamus-landscapes.ts';
import { warnOfUndefined } from './undefined-vectors.ts';

/** Versions of atlas-direction-vectors that differ in what the thalamus is: the released one, and its main branch. */
export const THALAMUS_RELEASES = ['0.1.5', 'main'] as const;
export type ThalamusRelease = (typeof THALAMUS_RELEASES)[number];

/** The regions of the main branch, each without those below it. */
const MAIN_REGIONS =
  '@^(?:AD|AMd|AMv|AV|CL|CM|Eth|IAD|IAM|IGL|IMD|IntG|LD|LGd-co|LGd-ip|LGd-sh|LGv_O|LP|MD_O|MGd|MGm|MGv|PCN|PF|PIL|PO|POL|PR|PT|PVT|PoT|RE|RH|SGN|SMT|SPA|SPFm|SPFp|SubG|TH_O|VAL|VM|VPL|VPLpc|VPM|VPMpc|Xi)$';

/**
 * Direction vectors of the thalamus, towards the outside of its reticular nucleus, in each half of the volume by itself.
 *
 * @param release - what belongs to the thalamus, as in this version of the reference
 * @throws RegionWithoutVoxels, RotatedGrid
 * @see atlas-direction-vectors, thalamus.py
 */
export async function thalamusDirectionVectors(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  { release = '0.1.5' }: { readonly release?: ThalamusRelease } = {},
  slabbing: Slabbing = {},
): Promise<DirectionVectors> {
  const { grid } = annotation;
  const { signal } = slabbing;
  const isMain = release === 'main';
  const thalamus = hierarchy.find(isMain ? MAIN_REGIONS : 'TH', 'acronym', { withDescendants: !isMain });
  const nucleus = hierarchy.find('RT', 'acronym', { withDescendants: true });
  const labels = new Map([...thalamus].map((id) => [id, THALAMUS]));
  for (const id of nucleus) labels.set(id, (labels.get(id) ?? 0) | RETICULAR);
  const region = boxOf(await labelBoxes(pool, annotation, slabbing), labels.keys());
  if (!region) throw new RegionWithoutVoxels({ region: 'TH' });
  // A voxel for the targets outside, and one for the differences there.
  const box = growBox(region, 2, grid.shape);
  const parts = await layeredVolume(pool, annotation, labels, box, slabbing);
  const landscape = (): Volume<Uint8Array> => createVolume({ grid: parts.grid, type: 'uint8', components: 1 });
  const [complement, reticular] = [landscape(), landscape()];
  const landscapes = { complement: complement.values, reticular: reticular.values };
  await runOnEach(
    pool,
    thalamusLandscapesKernel,
    [{ parts: parts.values, shape: parts.grid.shape, ...landscapes }],
    signal,
  );

  const vectors = createVectors(box);
  const place = { box, shape: grid.shape };
  const middle = Math.min(Math.max(0, halfAt(grid.shape[2]) - box.from[2]), parts.grid.shape[2]);
  const [blurOfComplement, blurOfNucleus] = blursFor(Math.abs(spacing(grid)[0]));
  const write = async (whole: Volume<Uint8Array>, blur: SimpleBlur): Promise<void> => {
    for await (const half of landscapeHalves(pool, whole, 'ignore_opposite_hemisphere', { middle, signal })) {
      await writeSimpleBlurGradient(pool, half, place, blur, vectors, signal);
    }
  };
  await write(complement, blurOfComplement);
  await write(reticular, blurOfNucleus);
  // Of all of it: the list of the main branch passes over voxels that are not in leaves.
  const all = hierarchy.find('TH', 'acronym', { withDescendants: true });
  const warnings = await warnOfUndefined(pool, annotation, 'the thalamus', { ids: all, vectors }, slabbing);
  return directionVectors(grid, vectors, warnings);
}

/** The reference's parameters, tuned at 25 µm; all but the radius grow with the voxels. float32, as in the reference. */
function blursFor(voxelSize: number): readonly [complement: SimpleBlur, nucleus: SimpleBlur] {
  const ratio = Math.fround(Math.fround(voxelSize) / 25);
  return [
    { sigma: Math.fround(9 * ratio), radius: 100, single: true, sourceWeight: 0, targetWeight: 1 },
    { sigma: Math.fround(8 * ratio), single: true, sourceWeight: -0.2, targetWeight: 0 },
  ];
}
