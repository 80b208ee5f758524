import { AtlasError } from '../../errors.ts';
import { assertSameGrid, type Grid, isDiagonal } from '../../volume/grid.ts';
import { type Finding, finding } from './finding.ts';

/**
 * Holds where the voxels of a volume are against what the tools of the atlas expect: space directions along the axes,
 * and the shape, spacing and origin of the annotation.
 *
 * @param annotation - grid to compare with; without one it is not compared
 */
export function checkGrid(grid: Grid, annotation?: Grid): Finding[] {
  const directions = JSON.stringify(grid.directions);
  return [
    finding('directions', [!isDiagonal(grid.directions) && `The space directions ${directions} are not diagonal.`]),
    ...(annotation ? [finding('grid', [differenceOf(grid, annotation)])] : []),
  ];
}

function differenceOf(grid: Grid, annotation: Grid): string | false {
  try {
    assertSameGrid(grid, annotation);
    return false;
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const { property, first, second } = error.details as { property: string; first: unknown; second: unknown };
    return `Its ${property} ${JSON.stringify(first)} is not that of the annotation, ${JSON.stringify(second)}.`;
  }
}
