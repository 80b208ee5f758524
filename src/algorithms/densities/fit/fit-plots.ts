import { scatterPlot } from '../plots/scatter-plot.ts';
import type { FittedDensities } from './fit-average-densities.ts';
import type { GroupFit } from './fit-densities.ts';

/** An SVG document and the name of its file. */
export interface Plot {
  readonly name: string;
  readonly svg: string;
}

const PER_MM3 = 'cells/mm³';

/** A plot of each fit with points, and one a cell type of what the fits make of regions that the literature has. */
export const fitPlots = ({ fits }: FittedDensities): Plot[] => [
  ...fits.filter(({ points }) => points.length > 0).map(plotFit),
  ...[...Map.groupBy(fits, ({ type }) => type)].flatMap(([type, ofType]) => plotAgainstLiterature(type, ofType)),
];

function plotFit({ group, type, points, coefficient, rSquare }: GroupFit): Plot {
  const explained = Number.isNaN(rSquare) ? '' : `, r² ${rSquare.toFixed(3)}`;
  const svg = scatterPlot({
    title: `${type}, ${group}: ${points.length} regions${explained}`,
    x: 'mean intensity of the marker',
    y: `density of the literature, ${PER_MM3}`,
    slope: coefficient,
    points: points.map(({ name, intensity, density, deviation }) => ({
      x: intensity,
      y: density,
      error: deviation,
      label: `${name}: ${density} ± ${deviation}`,
    })),
  });
  return { name: `fit-${slug(group)}-${slug(type)}.svg`, svg };
}

function plotAgainstLiterature(type: string, fits: readonly GroupFit[]): Plot[] {
  const points = fits
    .filter(({ coefficient }) => coefficient > 0)
    .flatMap(({ group, points: ofGroup, coefficient }) =>
      ofGroup.map(({ name, intensity, density }) => {
        const estimate = coefficient * intensity;
        return { x: density, y: estimate, series: group, label: `${name}: ${density}, by its marker ${estimate}` };
      }),
    );
  if (points.length === 0) return [];
  const svg = scatterPlot({
    title: `${type}: regions by their marker against the literature`,
    x: `density of the literature, ${PER_MM3}`,
    y: `density by the marker, ${PER_MM3}`,
    slope: 1,
    logarithmic: true,
    points,
  });
  return [{ name: `literature-${slug(type)}.svg`, svg }];
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace('+', '')
    .replaceAll(/[^a-z0-9]+/g, '-');
