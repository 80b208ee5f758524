import { fileURLToPath } from 'node:url';
import { type SplitReport, splitExcitatory } from '../../../../pipeline/split-excitatory.ts';
import { writeJson } from '../../../../pipeline/write-json.ts';
import { onAtlas, type VolumeOptions, volumeCommand, withWorkers } from '../../../component/component-command.ts';
import { metadataAt } from '../../../component/metadata-at.ts';
import { type Output, stageOutputs } from '../../../component/staged-outputs.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly neuronDensity: string;
  readonly inhibitoryDensity: string;
  readonly cortexAllToExcMtypes?: string;
  readonly metadataPath?: string;
  readonly outputDir: string;
  readonly reportPath?: string;
}

const M_TYPES = fileURLToPath(new URL('../../../../../ontologies/isocortex-excitatory-m-types.csv', import.meta.url));

export const excitatorySplitCommand = onAtlas(volumeCommand('excitatory-split'))
  .description('Split the excitatory neurons of the isocortex by layer and M-type; the others stay as they are.')
  .requiredOption('--neuron-density <nrrd>', 'density of all neurons')
  .requiredOption('--inhibitory-density <nrrd>', 'density of the inhibitory ones')
  .option('--cortex-all-to-exc-mtypes <csv>', 'shares of M-types by layer (default: those of the mouse)')
  .option('--metadata-path <json>', 'region and layers (default: the isocortex of the mouse)')
  .requiredOption('--output-dir <dir>', 'folder of the densities, made when it is absent')
  .option('--report-path <json>', 'where it goes how many cells each M-type has, and what did not fit')
  .action(async ({ compat, compressionLevel: level, threads, reportPath, ...options }: Options) => {
    const { cortexAllToExcMtypes } = options;
    const metadata = await metadataAt(options.metadataPath);
    const inputs = {
      hierarchy: shellPath(options.hierarchyPath),
      annotation: shellPath(options.annotationPath),
      neuronDensity: shellPath(options.neuronDensity),
      inhibitoryDensity: shellPath(options.inhibitoryDensity),
      mapping: cortexAllToExcMtypes ? shellPath(cortexAllToExcMtypes) : M_TYPES,
    };
    const outputs: Record<string, Output> = { folder: { path: shellPath(options.outputDir), folder: true } };
    if (reportPath !== undefined) outputs.report = { path: shellPath(reportPath) };
    await withWorkers(threads, async (pool) => {
      const report = await stageOutputs(outputs, async (paths) => {
        const made = await splitExcitatory(pool, inputs, paths.folder, { metadata, compat, level });
        if (reportPath !== undefined) await writeJson(paths.report, made);
        return made;
      });
      for (const notice of noticesOf(report, compat)) process.stderr.write(`warning: ${notice}\n`);
      print(`${Object.keys(report.cells).length} M-types have densities in ${options.outputDir}.`);
    });
  });

function noticesOf({ surplus, repeated, unbalanced, cellsWithoutType }: SplitReport, compat: boolean): string[] {
  return [
    ...(surplus.voxels === 0
      ? []
      : [`${surplus.voxels} voxels have more inhibitory neurons than neurons, ${surplus.cells} cells too many.`]),
    ...repeated.map((mType) =>
      compat
        ? `${mType} is in several layers: the last one is kept.`
        : `${mType} is in several layers, and in one file.`,
    ),
    ...unbalanced.map(({ layer, sum }) => `The shares of ${layer} add up to ${sum}.`),
    ...(cellsWithoutType > 0.5
      ? [`${Math.round(cellsWithoutType)} excitatory neurons of the layers have no M-type.`]
      : []),
  ];
}
