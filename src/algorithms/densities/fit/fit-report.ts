import { writeTable } from '../measurements/write-table.ts';
import type { DensityTable } from './estimate.ts';
import type { FittedDensities } from './fit-average-densities.ts';
import type { GroupFit } from './fit-densities.ts';

const DEVIATION = '_standard_deviation';

/** The table of the reference: two columns a cell type, the region last. */
export function fittedDensitiesCsv({ regions, types, estimates }: DensityTable): string {
  const rows = regions.map(({ name }, at) => ({
    ...Object.fromEntries(
      types.flatMap((type, column) => {
        const { density, deviation } = estimates[at * types.length + column];
        return [
          [type, density],
          [`${type}${DEVIATION}`, deviation],
        ];
      }),
    ),
    brain_region: name,
  }));
  return writeTable([...types.flatMap((type) => [type, `${type}${DEVIATION}`]), 'brain_region'], rows);
}

/** The fits by group and cell type as the reference has them; NaN is null. */
export function fittingMaps(fits: readonly GroupFit[]) {
  const groups = Map.groupBy(fits, ({ group }) => group);
  return Object.fromEntries(
    [...groups].map(([group, ofGroup]) => [
      group,
      Object.fromEntries(ofGroup.map(({ type, coefficient, deviation: standard_deviation, rSquare: r_square }) => [type, { coefficient, standard_deviation, r_square }])), // biome-ignore format: one thought
    ]),
  );
}

/** For each region and cell type where its density is from, what is missing and why; for JSON. */
export function fitReport({ table, fits, groups, intensities, dropped }: FittedDensities) {
  const { regions, types, estimates } = table;
  const groupOf = (id: number) => [...groups].find(([, ids]) => ids.has(id))?.[0] ?? null;
  return {
    standard_deviations:
      'A fitted one is the density times the standard deviation of the coefficient; it scales with the intensities.',
    fits: fits.map(({ group, type, coefficient, deviation, rSquare, points }) => ({
      ...{ group, cell_type: type, coefficient, standard_deviation: deviation, r_square: rSquare },
      regions: points.map(({ name }) => name),
    })),
    regions: regions.map(({ id, name, rank }, at) => ({
      ...{ id, name, group: groupOf(id) },
      cell_types: Object.fromEntries(
        types.map((type, column) => {
          const { deviation, note, ...estimate } = estimates[at * types.length + column];
          const marker = intensities.get(type);
          const intensity = marker && { mean: marker.means[rank], voxels: marker.voxels[rank] };
          const why = marker ? 'the region is in no group that is fitted' : 'no marker of the type is given';
          const isUnexplained = estimate.origin === 'missing' && note === undefined;
          return [type, { ...estimate, standard_deviation: deviation, intensity, note: isUnexplained ? why : note }];
        }),
      ),
    })),
    dropped,
  };
}
