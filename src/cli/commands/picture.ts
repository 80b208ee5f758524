import { parse } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { replaceFile } from '../../volume/replace-file.ts';
import { drawMesh } from '../picture/draw-mesh.ts';
import { drawVolume } from '../picture/draw-volume.ts';
import { isMeshFile } from '../picture/read-mesh.ts';
import type { Axis } from '../picture/section.ts';
import { naturalNumber, print, shellPath } from '../shell.ts';

const AXES: readonly Axis[] = ['x', 'y', 'z'];

interface PictureOptions {
  readonly outputPath?: string;
  readonly hierarchyPath?: string;
  readonly at?: readonly number[];
  readonly axis?: Axis;
  readonly scale?: number;
}

export const pictureCommand = new Command('picture')
  .description(
    'Draw a file as PNG. Of a volume, three planes: regions in the colours of the hierarchy, scalars in a colour map, ' +
      '|x|, |y|, |z| of vectors (of orientations: where they turn (0, 1, 0)) as red, green, blue. Of a mesh, a view.',
  )
  .argument('<file>', 'NRRD file, or a mesh: .obj, .stl')
  .option('--output-path <png>', 'where the picture goes (default: the name of the file, here)')
  .option('--hierarchy-path <json>', 'region hierarchy: the volume is an annotation')
  .option('--at <x,y,z>', 'voxel that the planes go through (default: the middle)', voxel)
  .addOption(new Option('--axis <axis>', 'cut across this axis only (default: across each)').choices(AXES))
  .option('--scale <pixels>', 'pixels for a voxel (default: what makes about 1200 pixels a row)', positiveNumber)
  .action(async (file: string, { outputPath, hierarchyPath, at, axis, scale }: PictureOptions) => {
    const hierarchy = hierarchyPath === undefined ? undefined : await readHierarchy(shellPath(hierarchyPath));
    const cuts = (axis ? [axis] : AXES).map((across) => ({ axis: across, plane: at?.[AXES.indexOf(across)] }));
    const path = shellPath(file);
    const png = isMeshFile(path) ? await drawMesh(path, hierarchy) : await drawVolume(path, { cuts, hierarchy, scale });
    const output = shellPath(outputPath ?? `${parse(file).name}.png`);
    await replaceFile(output, (target) => target.writeFile(png));
    print(output);
  });

function voxel(text: string): number[] {
  const numbers = text.split(',').map((part) => naturalNumber(part.trim()));
  if (numbers.length === AXES.length) return numbers;
  throw new InvalidArgumentError('It must be three whole numbers, such as 264,160,228.');
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}
