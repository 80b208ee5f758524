import { AtlasError } from '../../errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { NrrdHeader } from '../../volume/nrrd/header.ts';
import { assertLabels } from '../../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { bytesPerVoxel } from '../../volume/voxel-types.ts';
import type { Color } from './color.ts';
import { mapColor, scaleOf, shareOf } from './color-map.ts';
import { quaternionColor, vectorColor } from './direction-colors.ts';
import { below, beside, drawSection, type Image } from './image.ts';
import { CODES_MAX, codeColor, labelColor, regionColors } from './label-colors.ts';
import { NotDrawable } from './not-drawable.ts';
import { encodePng } from './png.ts';
import { scaleBar } from './scale-bar.ts';
import { type Cut, readSections, type Section } from './section.ts';

export interface PictureOptions {
  readonly cuts: readonly Cut[];
  /** The volume is an annotation with these regions. */
  readonly hierarchy?: RegionHierarchy;
  /** Pixels for the smaller side of a voxel; by default as many as make a row of `ROW_WIDTH` pixels, at most 8. */
  readonly scale?: number;
}

const ROW_WIDTH = 1200;
const SCALE_MAX = 8;
const GAP = 12;
/** Of a picture; the memory is some times four bytes of each. */
const PIXELS_MAX = 2 ** 27;

type Size = { readonly path: string; readonly scale: number; readonly pixels: number };

export class PictureTooLarge extends AtlasError<'PictureTooLarge', Size> {
  readonly tag = 'PictureTooLarge';
  readonly remedy = 'Give a smaller --scale, or cut across one --axis.';

  constructor(details: Size) {
    const { path, scale, pixels } = details;
    super(
      `The picture of ${path} with ${scale} pixels a voxel has ${pixels} pixels, of at most ${PIXELS_MAX}.`,
      details,
    );
  }
}

/**
 * Sections of an NRRD file side by side, as PNG: labels in the colours of the hierarchy (in arbitrary ones without it),
 * codes such as hemispheres and masks in a few colours, vectors and orientations as RGB, and scalars in a colour map
 * with its scale; of two values a voxel, such as placement hints, a row each.
 *
 * @throws NoSuchPlane, NotDrawable, PictureTooLarge, NotAnAnnotation, NrrdError
 */
export async function drawVolume(path: string, { cuts, hierarchy, scale }: PictureOptions): Promise<Buffer> {
  const { header, source } = await streamNrrd(path);
  if (hierarchy) assertLabels(header, path);
  if (header.components > 4) throw new NotDrawable({ path, reason: `it has ${header.components} values a voxel` });
  const sections = await readSections(source, cuts);
  const pixels = scale ?? scaleFor(sections);
  checkSize(path, sections, pixels);
  const labelColors = labelColoring(header, sections, hierarchy);
  if (labelColors) return encodePng(row(sections, pixels, (value) => labelColors(value), hierarchy !== undefined));
  if (header.components >= 3)
    return encodePng(row(sections, pixels, header.components === 3 ? vectorColor : quaternionColor));
  const range = scaleOf(sections.map(({ values }) => values));
  if (!range) throw new NotDrawable({ path, reason: 'all values of these planes are NaN or infinite' });
  const color = (value: number) => mapColor(shareOf(range, value));
  const rows = Array.from({ length: header.components }, (_, component) =>
    row(sections, pixels, (...values) => color(values[component])),
  );
  return encodePng(below([...rows, scaleBar(range)], GAP));
}

/** @param outlined - draw a line where the first value changes */
function row(
  sections: readonly Section[],
  scale: number,
  colorOf: (...values: [number, number, number, number]) => Color,
  outlined = false,
): Image {
  const images = sections.map((section) => {
    const { values, components } = section;
    const at = (pixel: number, component: number) => values[pixel * components + component];
    const color = (pixel: number) => colorOf(at(pixel, 0), at(pixel, 1), at(pixel, 2), at(pixel, 3));
    return drawSection(section, scale, color, outlined ? (pixel) => at(pixel, 0) : undefined);
  });
  return beside(images, GAP);
}

/** The colours of labels or codes; undefined when the values are neither. */
function labelColoring({ type, components }: NrrdHeader, sections: readonly Section[], hierarchy?: RegionHierarchy) {
  if (hierarchy) return regionColors(hierarchy);
  if (components > 1 || type === 'float' || type === 'double') return undefined;
  if (bytesPerVoxel(type) >= 4) return labelColor;
  const codes = new Set<number>();
  for (const { values } of sections) for (const value of values) codes.add(value);
  return Math.max(...codes) <= CODES_MAX && Math.min(...codes) >= 0 ? codeColor : undefined;
}

function scaleFor(sections: readonly Section[]): number {
  const widths = sections.map(({ width, pixel }) => (width * pixel[0]) / Math.min(...pixel));
  return Math.min(SCALE_MAX, ROW_WIDTH / widths.reduce((sum, width) => sum + width, 0));
}

function checkSize(path: string, sections: readonly Section[], scale: number): void {
  const area = ({ width, height, pixel }: Section) => (width * height * pixel[0] * pixel[1]) / Math.min(...pixel) ** 2;
  const pixels = Math.round(scale ** 2 * sections.reduce((sum, section) => sum + area(section), 0));
  if (pixels > PIXELS_MAX) throw new PictureTooLarge({ path, scale, pixels });
}
