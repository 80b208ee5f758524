import type { ComputedVolume } from '../algorithms/computed-volume.ts';
import { headerFor, type NrrdHeader } from '../volume/nrrd/header.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { byteCount, type VoxelArray } from '../volume/volume.ts';

export interface WriteOptions {
  /** Header of the volume it was made from. */
  readonly like: NrrdHeader;
  readonly kinds?: readonly string[];
  /** COMPRESSION_LEVEL. */
  readonly level: number;
  readonly progress: (done: number) => void;
}

/** Writes a volume while it is computed. */
export async function writeVolume(path: string, computed: ComputedVolume, options: WriteOptions): Promise<void> {
  const { like, kinds, level, progress } = options;
  const header = headerFor(computed, { like, kinds });
  await writeNrrd(path, header, reporting(computed.values, byteCount(computed), progress), { level });
}

async function* reporting(values: AsyncIterable<VoxelArray>, total: number, progress: (done: number) => void) {
  let done = 0;
  for await (const chunk of values) {
    done += chunk.byteLength;
    yield chunk;
    progress(done / total);
  }
}
