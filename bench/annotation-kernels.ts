/**
 * `annotation-kernels.ts NAME FOLDER LEVEL`: a computation on the files of FOLDER without reading and writing, or, for
 * the merge, which has no command of its own, with them. Prints what it took as JSON.
 */
import { mkdtempSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { assignHemispheres } from '../src/algorithms/annotation/hemispheres.ts';
import { leavesOnly } from '../src/algorithms/annotation/leaves-only.ts';
import { gzipRuns } from '../src/algorithms/export/gzip-runs.ts';
import { exportParcellation } from '../src/algorithms/export/parcellation.ts';
import { directionVectorsFromCenter } from '../src/algorithms/vectors/from-center.ts';
import { mergeRegions, type RegionVolume } from '../src/algorithms/vectors/merge.ts';
import { orientationField } from '../src/algorithms/vectors/orientation-field.ts';
import { readHierarchy } from '../src/ontology/hierarchy.ts';
import { mergeFile } from '../src/pipeline/customisation/merge-file.ts';
import { voxelCount } from '../src/volume/grid.ts';
import { readNrrd } from '../src/volume/nrrd/read.ts';
import { readAnnotation } from '../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../src/volume/slab-source.ts';
import { createWorkerPool } from '../src/volume/worker-pool.ts';
import { ANNOTATION, HIERARCHY } from './annotation-steps.ts';

const [name, folder, level] = process.argv.slice(2);
const pool = createWorkerPool({ threads: 1 });
const at = (file: string) => join(folder, file);

const annotationOf = async (path: string) => memorySource((await readAnnotation(path)).volume);
const vectorsOf = async (path: string) => {
  const { header, volume } = await readNrrd(path);
  return { shape: header, source: memorySource(volume) };
};
/** Isocortex and thalamus. */
const MERGED = [
  { id: 315, file: 'isocortex.nrrd' },
  { id: 549, file: 'thalamus.nrrd' },
];

async function drain(values: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of values);
}

/** Each prepares what is not measured. */
const KERNELS: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  async hemispheres() {
    const annotation = await annotationOf(ANNOTATION);
    return () => drain(assignHemispheres(pool, annotation).values);
  },
  async 'leaves-only'() {
    const [annotation, hierarchy] = [await annotationOf(at('split.nrrd')), await readHierarchy(at('split.json'))];
    return async () => drain((await leavesOnly(pool, hierarchy, annotation)).annotation.values);
  },
  async 'from-center'() {
    const [annotation, hierarchy] = [await annotationOf(ANNOTATION), await readHierarchy(HIERARCHY)];
    return async () => drain((await directionVectorsFromCenter(pool, hierarchy, annotation)).values);
  },
  async 'orientation-field'() {
    const { shape, source } = await vectorsOf(at('vectors.nrrd'));
    return () => drain(orientationField(pool, shape, source).values);
  },
  async merge() {
    const [annotation, hierarchy] = [await annotationOf(ANNOTATION), await readHierarchy(HIERARCHY)];
    const defaults = await vectorsOf(at('vectors.nrrd'));
    const regions: RegionVolume[] = [];
    for (const { id, file } of MERGED) {
      regions.push({ ids: new Set(hierarchy.descendants(id)), ...(await vectorsOf(at(file))) });
    }
    return () => drain(mergeRegions(pool, annotation, defaults, regions).values);
  },
  async 'merge files'() {
    const hierarchy = await readHierarchy(HIERARCHY);
    const regions = MERGED.map(({ id, file }) => {
      // The results of a region have the name of the default's file, in a folder of their own.
      const own = mkdtempSync(at(`region-${id}-`));
      symlinkSync(at(file), join(own, 'vectors.nrrd'));
      return { acronym: String(id), ids: new Set(hierarchy.descendants(id)), folder: own };
    });
    const { signal } = new AbortController();
    const options = { compat: false, level: Number(level), signal, notice: () => {}, progress: () => {} };
    const files = { from: at('vectors.nrrd'), to: at(`merged-${level}.nrrd`) };
    return () => mergeFile(pool, ANNOTATION, files, regions, options);
  },
  async 'masks and adjacency'() {
    const [annotation, hierarchy] = [await annotationOf(at('barrels.nrrd')), await readHierarchy(at('barrels.json'))];
    return async () => {
      const { masks } = await exportParcellation(pool, hierarchy, annotation, new Map());
      for (const runs of masks.values()) gzipRuns(runs, voxelCount(annotation.grid));
    };
  },
};

const run = await KERNELS[name]();
const [start, before] = [performance.now(), process.cpuUsage()];
await run();
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - start) / 1e3;
await pool.close();
console.log(JSON.stringify({ wall, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }));
