import { transplantFiles } from '../../pipeline/transplant-files.ts';
import { type VolumeOptions, volumeCommand } from '../component/component-command.ts';
import { stageOutputs } from '../component/staged-outputs.ts';
import { countOfCores, print, shellPath } from '../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchy: string;
  readonly srcAnnotVolume: string;
  readonly dstAnnotVolume: string;
  readonly srcCellVolume: string;
  readonly dstCellVolume: string;
  readonly maxCores?: number;
}

export const celltransplantCommand = volumeCommand('celltransplant')
  .description('Bring densities to another annotation: each region gets the mean density that it has in the source.')
  .requiredOption('--hierarchy <json>', 'region hierarchy of both annotations')
  .requiredOption('--src-annot-volume <nrrd>', 'annotation that the densities were made for')
  .requiredOption('--dst-annot-volume <nrrd>', 'annotation that they are brought to')
  .requiredOption('--src-cell-volume <folder>', 'densities')
  .requiredOption('--dst-cell-volume <folder>', 'where they go, under the same names')
  .option('--max-cores <n>', 'files that are worked on at once, instead of --threads', countOfCores)
  .action(async ({ compressionLevel: level, threads, maxCores, ...options }: Options) => {
    const files = {
      hierarchy: shellPath(options.hierarchy),
      source: shellPath(options.srcAnnotVolume),
      destination: shellPath(options.dstAnnotVolume),
      densities: shellPath(options.srcCellVolume),
    };
    const folder = { path: shellPath(options.dstCellVolume), folder: true };
    const done = await stageOutputs({ folder }, (paths) =>
      transplantFiles(files, paths.folder, { level, threads: maxCores ?? threads }),
    );
    print(done);
  });
