import type { Plot } from '../fit/fit-plots.ts';
import { scatterPlot } from '../plots/scatter-plot.ts';
import type { CountReport } from './count-report.ts';

/** A plot a type of the cells of each region before and after they were made to agree; those of none are left out. */
export const countPlots = ({ algorithm, regions }: CountReport): Plot[] =>
  Object.keys(regions[0]?.types ?? {}).map((type) => {
    const points = regions.flatMap(({ name, types }) => {
      const { estimate, deviation, count } = types[type];
      if (!(estimate !== null && estimate > 0 && count > 0)) return [];
      const label = `${name}: ${rounded(estimate)} ± ${rounded(deviation ?? 0)} before, ${rounded(count)} after`;
      return [{ x: estimate, y: count, label }];
    });
    const svg = scatterPlot({
      title: `${type}, ${algorithm}: ${points.length} regions`,
      x: 'estimated cells',
      y: 'cells after they were made to agree',
      slope: 1,
      logarithmic: true,
      points,
    });
    return { name: `counts-${type.replace('+', '')}.svg`, svg };
  });

const rounded = (cells: number): string => String(Number(cells.toPrecision(6)));
