import { AtlasError } from '../../errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { readNrrdHeader } from '../../volume/nrrd/read.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { checkHints, isHint } from './check-hints.ts';
import { checkMasks } from './check-masks.ts';
import {
  checkAnnotation,
  checkLastAnnotation,
  checkVolume,
  kindOf,
  type ReadAnnotation,
  type VolumeExpectations,
} from './check-volume.ts';
import { type Dataset, type DatasetFile, datasetFiles, isRegionFile } from './dataset-files.ts';
import { type CheckedFile, datasetReport, type IntegrityReport } from './report.ts';

export class AnnotationNeeded extends AtlasError {
  readonly tag = 'AnnotationNeeded';
  readonly remedy = 'Give the annotation as one of the datasets, or require no region.';

  constructor() {
    super('Regions are required, and there is no annotation among the datasets to tell where they are.', {});
  }
}

/**
 * Checks volumes: annotations, direction vectors, orientation fields, folders of placement hints or masks, and what
 * else is in NRRD files, each known by name and header. Annotations are those of the steps in their order; the last one
 * is what all other volumes are held against. Each volume is decoded once (an annotation again beside each volume that
 * is compared with it voxel by voxel), slab by slab.
 *
 * @param maskHierarchy - of the masks, with `representedInAnnotation`; by default that of the annotations
 * @throws AnnotationNeeded when regions are required and no dataset tells where they are
 */
export async function checkVolumes(
  pool: WorkerPool,
  datasets: readonly Dataset[],
  expectations: VolumeExpectations & { readonly maskHierarchy?: RegionHierarchy },
): Promise<IntegrityReport> {
  const contents = await Promise.all(datasets.map((dataset) => datasetFiles(dataset, '.nrrd')));
  const steps = await checkAnnotations(
    pool,
    contents.flatMap(({ files }) => files),
    expectations,
  );
  if (expectations.required && steps.checked.size === 0) throw new AnnotationNeeded();
  const report: Record<string, ReturnType<typeof datasetReport>> = {};
  for (const [i, { files, missing }] of contents.entries()) {
    const others = files.filter(({ path }) => !steps.checked.has(path));
    const checked = [
      ...files.flatMap(({ path }) => steps.checked.get(path) ?? []),
      ...(await checkOthers(pool, others, steps.last, expectations)),
    ];
    const { name } = datasets[i];
    report[name] = datasetReport(
      checked.length > 0 ? checked : [{ name, kind: 'none', findings: [missing] }],
      files.length,
    );
  }
  return report;
}

async function checkAnnotations(pool: WorkerPool, files: readonly DatasetFile[], expectations: VolumeExpectations) {
  const checked = new Map<string, CheckedFile>();
  let last: ReadAnnotation | undefined;
  let lastPath = '';
  for (const file of files) {
    if (!(await isAnnotation(file))) continue;
    const result = await checkAnnotation(pool, file, last, expectations);
    checked.set(file.path, result.checked);
    if (result.annotation) [last, lastPath] = [result.annotation, file.path];
  }
  const final = checked.get(lastPath);
  if (last && final) {
    checked.set(lastPath, { ...final, findings: [...final.findings, ...checkLastAnnotation(last, expectations)] });
  }
  return { checked, last };
}

/** A file whose header cannot be read is none: what is wrong with it is found when it is checked. */
async function isAnnotation({ name, path }: DatasetFile): Promise<boolean> {
  if (isHint(name) || isRegionFile(name)) return false;
  const header = await readNrrdHeader(path).catch(() => undefined);
  return header !== undefined && kindOf(header) === 'annotation';
}

async function checkOthers(
  pool: WorkerPool,
  files: readonly DatasetFile[],
  annotation: ReadAnnotation | undefined,
  expectations: VolumeExpectations & { readonly maskHierarchy?: RegionHierarchy },
): Promise<CheckedFile[]> {
  const { signal, hierarchy, maskHierarchy = hierarchy } = expectations;
  const grid = annotation?.grid;
  const hints = files.filter(({ name }) => isHint(name));
  const masks = files.filter(({ name }) => isRegionFile(name));
  const checked: CheckedFile[] = [];
  if (hints.length > 0) checked.push(...(await checkHints(pool, hints, { grid, signal })));
  if (masks.length > 0) checked.push(...(await checkMasks(pool, masks, { hierarchy: maskHierarchy, grid, signal })));
  for (const file of files) {
    if (!hints.includes(file) && !masks.includes(file)) {
      checked.push(await checkVolume(pool, file, annotation, expectations));
    }
  }
  return checked;
}
