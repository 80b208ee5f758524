import { computeLamp5 } from '../../pipeline/compute-lamp5.ts';
import { type VolumeOptions, volumeCommand } from '../component/component-command.ts';
import { describeClipped } from '../component/describe-clipped.ts';
import { print, shellPath } from '../shell.ts';

interface Options extends VolumeOptions {
  readonly gad67Path: string;
  readonly pvPath: string;
  readonly sstPath: string;
  readonly vipPath: string;
  readonly outputPath: string;
}

export const computeLamp5Command = volumeCommand('compute-lamp5')
  .description('Density of the inhibitory neurons that express neither parvalbumin, somatostatin nor VIP.')
  .requiredOption('--gad67-path <nrrd>', 'density of all inhibitory neurons')
  .requiredOption('--pv-path <nrrd>', 'density of those with parvalbumin')
  .requiredOption('--sst-path <nrrd>', 'density of those with somatostatin')
  .requiredOption('--vip-path <nrrd>', 'density of those with VIP')
  .requiredOption('--output-path <nrrd>', 'where the density goes')
  .action(async ({ gad67Path, pvPath, sstPath, vipPath, outputPath, compat, compressionLevel: level }: Options) => {
    const inputs = {
      gad67: shellPath(gad67Path),
      vip: shellPath(vipPath),
      sst: shellPath(sstPath),
      pv: shellPath(pvPath),
    };
    const clipped = await computeLamp5(inputs, shellPath(outputPath), { compat, level });
    if (clipped.voxels > 0) print(describeClipped(clipped));
  });
