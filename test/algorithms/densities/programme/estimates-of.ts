import type { AverageDensities } from '../../../../src/algorithms/densities/programme/average-densities.ts';
import { type CountEstimates, countEstimates } from '../../../../src/algorithms/densities/programme/count-estimates.ts';
import { hierarchyTable } from '../../../../src/algorithms/densities/regions/hierarchy-table.ts';
import { rollUp } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { type Branch, hierarchyOf } from '../../support.ts';

/** A value and its standard deviation. */
export type Estimate = readonly [value: number, deviation: number];

/** Of one region; a type that is not here has no estimate. Volume 1 mm³ and no neurons unless said otherwise. */
export interface RegionFacts {
  readonly volume?: number;
  readonly neurons?: number;
  readonly [type: `${string}+`]: Estimate;
}

const NONE: Estimate = [Number.NaN, Number.NaN];

export function densitiesOf(
  tree: Branch,
  facts: Readonly<Record<number, RegionFacts>>,
  types: readonly `${string}+`[] = ['gad67+', 'pv+'],
): AverageDensities {
  const regions = hierarchyTable(hierarchyOf(tree));
  const all = regions.flatMap(({ id }) => types.map((type) => facts[id]?.[type] ?? NONE));
  return {
    regions,
    types,
    densities: Float64Array.from(all, ([value]) => value),
    deviations: Float64Array.from(all, ([, deviation]) => deviation),
  };
}

/** Estimates for a tree of regions by id. */
export function estimatesOf(
  tree: Branch,
  facts: Readonly<Record<number, RegionFacts>>,
  types?: readonly `${string}+`[],
): CountEstimates {
  const hierarchy = hierarchyOf(tree);
  const byRank = (cellsOf: (facts: RegionFacts | undefined) => number) =>
    Float64Array.from([0, ...hierarchy.regions.map(({ id }) => cellsOf(facts[id]))]);
  const own = byRank((region) => region?.volume ?? 1);
  const neurons = byRank((region) => region?.neurons ?? 0);
  return countEstimates(densitiesOf(tree, facts, types), { own, total: rollUp(hierarchy, own) }, neurons);
}

export const TREE: Branch = [8, 'root', [[1, 'A', [[2, 'B'], [3, 'C']]]]]; // biome-ignore format: a tree
