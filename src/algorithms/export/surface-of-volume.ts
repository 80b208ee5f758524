import { release } from '../../volume/memory.ts';
import { levelSurface } from '../mesh/marching-cubes.ts';
import { type Mesh, meshVolume } from '../mesh/mesh.ts';
import { TILE } from '../mesh/tiled-field.ts';
import { FULL_TILE, PLAIN_TILES, type SmoothMask } from './smooth-mask.ts';

/** Share of the volume that a surface may be off. */
const TOLERANCE = 0.005;
const MOST_SURFACES = 40;

/**
 * The level surface of a blurred mask that encloses a volume, within 0.5 %.
 *
 * @param volume - in voxels
 */
export function surfaceOfVolume(field: SmoothMask, volume: number): Mesh {
  const above = countAbove(field);
  let [low, high] = [0, field.peak];
  let level = above.levelOf(volume);
  let surface = levelSurface(field, level);
  for (let i = 0; i < MOST_SURFACES; i++) {
    const error = meshVolume(surface) - volume;
    if (Math.abs(error) <= TOLERANCE * volume) break;
    if (error > 0) low = level;
    else high = level;
    // What the surface lacks is what the count of voxels should be off by.
    const next = above.levelOf(above.at(level) - error);
    level = next > low && next < high ? next : (low + high) / 2;
    release(surface.vertices, surface.triangles);
    surface = levelSurface(field, level);
  }
  return surface;
}

const BINS = 4096;

/** How many voxels have more than a level, and the level that a number of voxels have more than. */
function countAbove({ tiles, values, peak }: SmoothMask) {
  /** By bin, voxels in it and above it. */
  const counts = new Float64Array(BINS + 2);
  for (let i = PLAIN_TILES; i < values.length; i++) if (values[i] > 0) counts[Math.floor((values[i] / peak) * BINS)]++;
  for (const start of tiles) if (start === FULL_TILE) counts[BINS] += TILE;
  for (let bin = BINS; bin > 0; bin--) counts[bin - 1] += counts[bin];
  return {
    at(level: number): number {
      const place = (level / peak) * BINS;
      const bin = Math.floor(place);
      return counts[bin] + (place - bin) * (counts[bin + 1] - counts[bin]);
    },
    levelOf(voxels: number): number {
      let bin = 0;
      while (bin < BINS && counts[bin + 1] > voxels) bin++;
      const share = (counts[bin] - voxels) / (counts[bin] - counts[bin + 1] || 1);
      return ((bin + Math.min(1, Math.max(0, share))) / BINS) * peak;
    },
  };
}
