import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { AtlasError } from '../../errors.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { readNrrd } from '../../volume/nrrd/read.ts';
import type { Volume } from '../../volume/volume.ts';
import { type Coloring, directionColors, greyLevels, regionColors } from '../picture/colors.ts';
import { beside, drawPlane, encodePng } from '../picture/image.ts';
import { type Axis, planeCount, planeOf } from '../picture/plane.ts';
import { print, shellPath } from '../shell.ts';

export const pictureCommand = new Command('picture')
  .description(
    'Draw planes of a volume as PNG: regions in the colours of the hierarchy, scalars in grey, directions as RGB.',
  )
  .argument('<file>', 'NRRD file')
  .requiredOption('--output-path <png>', 'where the picture goes')
  .option('--hierarchy-path <json>', 'region hierarchy: the volume is an annotation')
  .addOption(new Option('--axis <axis>', 'cut across this axis only; without it across each').choices(['x', 'y', 'z']))
  .option('--plane <number>', 'which plane across the axis (default: the middle one)', Number)
  .option('--scale <pixels>', 'pixels for a voxel', Number, 4)
  .action(async (file: string, options: PictureOptions) => {
    const path = shellPath(file);
    const { volume } = await readNrrd(path);
    const hierarchy = options.hierarchyPath && (await readHierarchy(shellPath(options.hierarchyPath)));
    const color = hierarchy ? regionColors(volume, hierarchy) : colorsOf(volume);
    const png = drawPicture(volume, color, { ...options, outlined: hierarchy !== undefined, path });
    const output = shellPath(options.outputPath);
    await writeFile(output, png);
    print(output);
  });

interface PictureOptions {
  readonly outputPath: string;
  readonly hierarchyPath?: string;
  readonly axis?: Axis;
  readonly plane?: number;
  readonly scale: number;
}

const colorsOf = (volume: Volume): Coloring => (volume.components >= 3 ? directionColors(volume) : greyLevels(volume));

/** The planes that were asked for, side by side. @throws NoSuchPlane */
export function drawPicture(
  volume: Volume,
  color: Coloring,
  {
    axis,
    plane,
    scale,
    outlined,
    path,
  }: { axis?: Axis; plane?: number; scale: number; outlined: boolean; path: string },
): Buffer {
  const images = (axis ? [axis] : AXES).map((across) => {
    const count = planeCount(volume, across);
    if (plane !== undefined && !(plane >= 0 && plane < count))
      throw new NoSuchPlane({ path, axis: across, plane, count });
    return drawPlane(planeOf(volume, across, plane), color, scale, outlined);
  });
  return encodePng(beside(images, 4 * scale));
}

const AXES: readonly Axis[] = ['x', 'y', 'z'];

class NoSuchPlane extends AtlasError<'NoSuchPlane', { path: string; axis: Axis; plane: number; count: number }> {
  readonly tag = 'NoSuchPlane';
  readonly remedy: string;

  constructor(details: { path: string; axis: Axis; plane: number; count: number }) {
    super(`${details.path} has no plane ${details.plane} across ${details.axis}.`, details);
    this.remedy = `Give --plane a number from 0 to ${details.count - 1}.`;
  }
}
