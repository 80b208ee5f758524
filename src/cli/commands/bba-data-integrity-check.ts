import { Command } from 'commander';
import { readRegionMetadata } from '../../algorithms/regions/region-metadata.ts';
import { UnknownRegion } from '../../ontology/errors.ts';
import { type RegionHierarchy, readHierarchy } from '../../ontology/hierarchy.ts';
import { checkMeshes } from '../../pipeline/integrity/check-meshes.ts';
import { checkVolumes } from '../../pipeline/integrity/check-volumes.ts';
import { assertSuccess } from '../../pipeline/integrity/read-report.ts';
import { type IntegrityReport, problemLines } from '../../pipeline/integrity/report.ts';
import { writeReport } from '../../pipeline/integrity/write-report.ts';
import { type ComponentOptions, componentCommand, withWorkers } from '../component/component-command.ts';
import { WrongUsage } from '../failure.ts';
import { print, repeated, shellPath } from '../shell.ts';

interface Datasets {
  readonly inputDataset: readonly string[];
  readonly reportPath: string;
}

interface CheckOptions extends ComponentOptions, Datasets {
  readonly hierarchyPath?: string;
}

interface VolumeCheckOptions extends CheckOptions {
  readonly metadataPath?: string;
  readonly requiredRegion?: string;
  readonly leavesOnly: boolean;
}

const checkCommand = (name: string): Command =>
  componentCommand(name)
    .requiredOption('--input-dataset <path>', 'file or folder to check; may be given several times', repeated)
    .requiredOption('--report-path <json>', 'where the report goes: {"<dataset>": {"success": "true", …}}');

const nrrdIntegrityCommand = checkCommand('nrrd-integrity')
  .description(
    'Check NRRD files: annotations (in the order of the steps that made them; the others are held against the last), ' +
      'direction vectors, orientations, folders of placement hints and of masks.',
  )
  .option('--hierarchy-path <json>', 'region hierarchy of annotations and masks')
  .option('--metadata-path <json>', 'region and layers that divide it in the last annotation')
  .option('--required-region <acronym>', 'region in which each voxel has a direction vector')
  .option('--leaves-only', 'labels of the last annotation must be regions without children', false)
  .action((options: VolumeCheckOptions) =>
    withWorkers(options.threads, async (pool) => {
      const expectations = await expectationsOf(options);
      await report(options, await checkVolumes(pool, datasetsOf(options), expectations));
    }),
  );

async function expectationsOf({ hierarchyPath, metadataPath, requiredRegion, leavesOnly, compat }: VolumeCheckOptions) {
  if (hierarchyPath === undefined) {
    const isIncomplete = metadataPath !== undefined || requiredRegion !== undefined || leavesOnly;
    if (!isIncomplete) return { compat };
    const message = '--metadata-path, --required-region and --leaves-only need --hierarchy-path.';
    throw new WrongUsage('bba-data-integrity-check nrrd-integrity', message);
  }
  const hierarchy = await readHierarchy(shellPath(hierarchyPath));
  const layers = metadataPath === undefined ? undefined : await readRegionMetadata(shellPath(metadataPath));
  const required = requiredRegion === undefined ? undefined : labelsOf(hierarchy, requiredRegion);
  return { hierarchy, layers, required, leavesOnly, compat };
}

function labelsOf(hierarchy: RegionHierarchy, acronym: string): ReadonlySet<number> {
  const region = hierarchy.byAcronym(acronym);
  if (!region) throw new UnknownRegion({ file: hierarchy.file, attribute: 'acronym', value: acronym });
  return new Set(hierarchy.descendants(region.id));
}

const meshesObjIntegrityCommand = checkCommand('meshes-obj-integrity')
  .description('Check meshes in OBJ files: closed, wound outward, enclosing a volume.')
  .option('--hierarchy-path <json>', 'hierarchy with representedInAnnotation: says which regions have a mesh')
  .action(({ threads, ...options }: CheckOptions) =>
    withWorkers(threads, async (pool) => {
      const hierarchy = options.hierarchyPath ? await readHierarchy(shellPath(options.hierarchyPath)) : undefined;
      await report(options, await checkMeshes(pool, datasetsOf(options), { hierarchy }));
    }),
  );

const datasetsOf = ({ inputDataset }: Datasets) => inputDataset.map((name) => ({ name, path: shellPath(name) }));

/** The report is there also when a dataset did not pass. */
async function report({ reportPath }: Datasets, found: IntegrityReport): Promise<void> {
  await writeReport(shellPath(reportPath), found);
  for (const line of problemLines(found)) print(line);
  assertSuccess([[reportPath, found]]);
  print(`${Object.keys(found).length} datasets passed their checks.`);
}

export const bbaDataIntegrityCheckCommand = new Command('bba-data-integrity-check')
  .description('Checks of volumes and meshes, with the flags of the Python tool of this name.')
  .addCommand(nrrdIntegrityCommand)
  .addCommand(meshesObjIntegrityCommand);
