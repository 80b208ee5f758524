import type { Finding } from '../../algorithms/integrity/finding.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { inOrder } from '../../volume/in-order.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { checkComplete } from './check-complete.ts';
import { type Dataset, type DatasetFile, datasetFiles, isRegionFile, regionOf } from './dataset-files.ts';
import { findingsOf } from './findings-of.ts';
import { checkMeshFileKernel } from './mesh-file.ts';
import { type CheckedFile, datasetReport, type IntegrityReport } from './report.ts';
import { runOnFile } from './run-on-file.ts';

/**
 * Checks OBJ meshes, several at a time.
 *
 * @param hierarchy - with `representedInAnnotation`: says which regions have a mesh; without one, any may have
 */
export async function checkMeshes(
  pool: WorkerPool,
  datasets: readonly Dataset[],
  { hierarchy, signal }: { readonly hierarchy?: RegionHierarchy; readonly signal?: AbortSignal },
): Promise<IntegrityReport> {
  const report: Record<string, ReturnType<typeof datasetReport>> = {};
  for (const dataset of datasets) {
    const { files, missing } = await datasetFiles(dataset, '.obj');
    const checked: CheckedFile[] = [{ name: dataset.name, kind: 'mesh', findings: [missing] }];
    const check = ({ path }: DatasetFile) =>
      findingsOf(() => runOnFile<Finding[]>(pool, checkMeshFileKernel, path, signal));
    for await (const { value = [], findings } of inOrder(files, 2 * pool.threads, check)) {
      checked.push({ name: files[checked.length - 1].name, kind: 'mesh', findings: [...findings, ...value] });
    }
    const regions = files.filter(({ name }) => isRegionFile(name)).map(({ name }) => regionOf(name));
    if (hierarchy && regions.length > 0) {
      checked.push({ name: dataset.name, kind: 'mesh', findings: [checkComplete(hierarchy, regions)] });
    }
    report[dataset.name] = datasetReport(checked, files.length);
  }
  return report;
}
