import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { BoundedReport } from '../../../../algorithms/densities/kernels/bounded-volume.ts';
import { readBrain } from '../../../../pipeline/read-brain.ts';
import { streamNrrd } from '../../../../volume/nrrd/stream.ts';
import type { SlabSource } from '../../../../volume/slab-source.ts';
import { onAtlas, type VolumeOptions, volumeCommand } from '../../../component/component-command.ts';
import { groupsOption } from '../../../component/groups-option.ts';
import { type Output, stageOutputs } from '../../../component/staged-outputs.ts';
import { print, shellPath } from '../../../shell.ts';

/** Of the commands that make densities from the cells of groups of regions. */
export interface DensityOptions extends VolumeOptions {
  readonly annotationPath: string;
  readonly hierarchyPath: string;
  readonly groupIdsConfigPath: string;
  readonly reportPath?: string;
}

export const densityCommand = (name: string): Command =>
  onAtlas(volumeCommand(name))
    .addOption(groupsOption())
    .option('--report-path <json>', 'where it goes what became of each group and region');

/** See `readBrain`. */
export const readGivenBrain = ({ hierarchyPath, annotationPath, groupIdsConfigPath, compat }: DensityOptions) =>
  readBrain(
    {
      hierarchy: shellPath(hierarchyPath),
      annotation: shellPath(annotationPath),
      groups: shellPath(groupIdsConfigPath),
    },
    { compat },
  );

export const openVolume = async (path: string): Promise<SlabSource> => (await streamNrrd(shellPath(path))).source;

/** Writes what `write` makes, and its report, where one is asked for: all or nothing. */
export async function writeWithReport<Report>(
  output: Output,
  { reportPath }: DensityOptions,
  write: (path: string) => Promise<Report>,
): Promise<Report> {
  const outputs: Record<string, Output> = { output };
  if (reportPath !== undefined) outputs.report = { path: shellPath(reportPath) };
  return stageOutputs(outputs, async (paths) => {
    const report = await write(paths.output);
    if (reportPath !== undefined) await writeFile(paths.report, `${JSON.stringify(report, undefined, 1)}\n`);
    return report;
  });
}

/** A line a volume. */
export function printCells(reports: Readonly<Record<string, BoundedReport>>): void {
  for (const [name, { cells, full }] of Object.entries(reports)) {
    const bound = full === undefined ? '' : `; ${full} voxels could take no more`;
    print(`${name}: ${Math.round(cells)} cells${bound}.`);
  }
}
