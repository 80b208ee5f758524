import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type MarkersConfig, parseMarkersConfig } from '../../../../algorithms/densities/markers/markers-config.ts';
import { combineMarkerFiles, type MarkersReport } from '../../../../pipeline/combine-marker-files.ts';
import { readInputYaml } from '../../../../pipeline/read-input.ts';
import { writeJson } from '../../../../pipeline/write-json.ts';
import { onAtlas, type VolumeOptions, volumeCommand, withWorkers } from '../../../component/component-command.ts';
import { type Output, stageOutputs } from '../../../component/staged-outputs.ts';
import { print, shellPath } from '../../../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly config: string;
  readonly reportPath?: string;
}

export const combineMarkersCommand = onAtlas(volumeCommand('combine-markers'))
  .description('Combine gene expression into intensities of glia and its types, and say in which proportions they are.')
  .requiredOption('--config <yaml>', 'genes, their volumes and cells, known densities, and where the outputs go')
  .option('--report-path <json>', 'where it goes what was combined, and how regions weighed')
  .action(async ({ compat, compressionLevel: level, threads, ...options }: Options) => {
    const config = parseMarkersConfig(await readInputYaml(shellPath(options.config)), options.config, {
      compat,
    });
    const paths = { hierarchy: shellPath(options.hierarchyPath), annotation: shellPath(options.annotationPath) };
    const outputs = outputsOf(config, options.reportPath);
    for (const { path } of Object.values(outputs)) await mkdir(dirname(path), { recursive: true });
    await withWorkers(threads, async (pool) => {
      const report = await stageOutputs(outputs, async ({ glia, proportions, report: reportPath, ...cellTypes }) => {
        const made = await combineMarkerFiles(
          pool,
          paths,
          withShellPaths(config),
          { cellTypes: withoutPrefix(cellTypes), glia, proportions },
          { compat, level },
        );
        if (reportPath !== undefined) await writeJson(reportPath, made);
        return made;
      });
      print(describe(report));
    });
  });

/** Before the names of cell types among those of outputs. */
const OF_TYPE = 'of ';

function outputsOf(config: MarkersConfig, reportPath: string | undefined): Record<string, Output> {
  const ofTypes = Object.entries(config.outputCellTypeVolumePath).map(([type, path]) => [OF_TYPE + type, path]);
  const paths: Record<string, string> = {
    ...Object.fromEntries(ofTypes),
    glia: config.outputOverallGliaVolumePath,
    proportions: config.outputCellTypeProportionsPath,
    ...(reportPath === undefined ? {} : { report: reportPath }),
  };
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, { path: shellPath(path) }]));
}

const withoutPrefix = (paths: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name.slice(OF_TYPE.length), path]));

const withShellPaths = (config: MarkersConfig): MarkersConfig => ({
  ...config,
  inputGeneVolumePath: Object.fromEntries(
    Object.entries(config.inputGeneVolumePath).map(([gene, path]) => [gene, shellPath(path)]),
  ),
});

const describe = ({ proportions, genes, unusedGenes }: MarkersReport): string =>
  [
    ...Object.entries(proportions).map(([type, share]) => `${type}: ${genes[type].join(', ')}; ${share} of all glia.`),
    ...(unusedGenes.length === 0 ? [] : [`Volumes that no cell type has: ${unusedGenes.join(', ')}.`]),
  ].join('\n');
