import { writeFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { Command, Option } from 'commander';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { readNrrd } from '../../volume/nrrd/read.ts';
import { drawVolume } from '../picture/draw.ts';
import type { Axis } from '../picture/plane.ts';
import { naturalNumber, positiveInteger, print, shellPath } from '../shell.ts';

const AXES: readonly Axis[] = ['x', 'y', 'z'];

export const pictureCommand = new Command('picture')
  .description(
    'Draw planes of a volume as PNG: regions in the colours of the hierarchy, scalars in grey, directions as RGB.',
  )
  .argument('<file>', 'NRRD file')
  .option('--output-path <png>', 'where the picture goes (default: the name of the file, here)')
  .option('--hierarchy-path <json>', 'region hierarchy: the volume is an annotation')
  .addOption(new Option('--axis <axis>', 'cut across this axis only (default: across each)').choices(AXES))
  .option('--plane <number>', 'which plane across the axis (default: the middle one)', naturalNumber)
  .option('--scale <pixels>', 'pixels for a voxel', positiveInteger, 4)
  .action(async (file: string, { outputPath, hierarchyPath, axis, plane, scale }: PictureOptions) => {
    const { volume } = await readNrrd(shellPath(file));
    const hierarchy = hierarchyPath === undefined ? undefined : await readHierarchy(shellPath(hierarchyPath));
    const cuts = (axis ? [axis] : AXES).map((across) => ({ axis: across, plane }));
    const output = shellPath(outputPath ?? `${parse(file).name}.png`);
    await writeFile(output, drawVolume(volume, hierarchy, cuts, scale));
    print(output);
  });

interface PictureOptions {
  readonly outputPath?: string;
  readonly hierarchyPath?: string;
  readonly axis?: Axis;
  readonly plane?: number;
  readonly scale: number;
}
