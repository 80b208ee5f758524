import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileContent } from '../store/resource.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { voxelLocator } from '../volume/positions.ts';
import type { Volume } from '../volume/volume.ts';
import type { AtlasRelease } from './atlas-release.ts';
import { distributionsOf } from './distribution.ts';
import { readDistributionFile } from './distribution-file.ts';
import { NoDistribution } from './errors.ts';
import type { Graph, Reading } from './graph.ts';
import { readOne } from './read-linked.ts';

/**
 * Ids of the regions at points, in their order.
 *
 * @param points - x, y, z of each point in the release's space, µm
 * @returns region ids; 0 outside of the volume or of every region
 */
export async function regionsAt(
  reading: Reading,
  release: AtlasRelease,
  points: Float32Array | Float64Array,
): Promise<Uint32Array> {
  const annotation = await readOne(reading, release.parcellationVolume);
  const distribution = distributionsOf(annotation).find(({ contentUrl }) => contentUrl !== undefined);
  if (!distribution) throw new NoDistribution({ key: 'parcellationVolume', id: annotation.id });
  const { file } = await readDistributionFile(reading, annotation.id, distribution);
  const volume = await reading.graph.annotations(file.sha256, () => decode(reading.graph, file));
  return labelsAt(volume, points);
}

/** Labels of the voxels that hold points; 0 outside. */
export function labelsAt({ grid, values }: Volume<Uint32Array>, points: Float32Array | Float64Array): Uint32Array {
  const labels = new Uint32Array(Math.floor(points.length / 3));
  const voxelAt = voxelLocator(grid);
  for (let i = 0; i < labels.length; i++) {
    const voxel = voxelAt(points[3 * i], points[3 * i + 1], points[3 * i + 2]);
    if (voxel >= 0) labels[i] = values[voxel];
  }
  return labels;
}

/** A file that lies on this machine is read where it is; another is copied for as long as it is decoded. */
async function decode({ store }: Graph, file: FileContent): Promise<Volume<Uint32Array>> {
  if (file.location !== undefined) return (await readAnnotation(file.location)).volume;
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-'));
  try {
    const path = join(folder, 'annotation.nrrd');
    await pipeline(await store.openFile(file), createWriteStream(path));
    return (await readAnnotation(path)).volume;
  } finally {
    await rm(folder, { recursive: true });
  }
}
