import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type RegionHierarchy, readHierarchy } from '../../../src/ontology/hierarchy.ts';
import { readAnnotation } from '../../../src/volume/nrrd/read-annotation.ts';
import { memorySource, type SlabSource } from '../../../src/volume/slab-source.ts';
import type { VolumeShape } from '../../../src/volume/volume.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { golden, missing, realInput } from '../../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');

export const missingCcf = missing(ANNOTATION, HIERARCHY);

/** CCFv3 at 25 µm, read once for all that is held against the reference on it. */
export interface Ccf {
  readonly pool: WorkerPool;
  readonly hierarchy: RegionHierarchy;
  readonly annotation: SlabSource<Uint32Array>;
}

/** A field of vectors as what works on one takes it. */
export interface Vectors {
  readonly header: VolumeShape<'float'>;
  readonly source: SlabSource<Float32Array>;
}

export const openCcf = async (): Promise<Ccf> => ({
  pool: createWorkerPool({ threads: 2 }),
  hierarchy: await readHierarchy(HIERARCHY),
  annotation: memorySource((await readAnnotation(ANNOTATION)).volume),
});

/** The figures of the reference. */
export const expected = async (name: string) => JSON.parse(await readFile(golden(`annotation/${name}.json`), 'utf8'));

export const sha256 = (bytes: NodeJS.ArrayBufferView | string): string =>
  createHash('sha256').update(bytes).digest('hex');
