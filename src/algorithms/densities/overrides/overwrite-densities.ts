import { z } from 'zod';
import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { nonNegativeCell, textCell } from '../measurements/cells.ts';
import type { Table } from '../measurements/read-table.ts';
import { preciseSum } from '../regions/region-sums.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import { type CellGroups, filesOf } from './cell-groups.ts';
import { type DensityEdit, multiply, noEdit, setTo } from './density-edit.ts';
import { DensityIsNaN, MalformedOverrides } from './errors.ts';

/** What the density of a cell type is to be in a region and those below it: 1/mm³, the mean. */
export const OverwriteRow = z.object({
  cell_type: textCell,
  region: nonNegativeCell,
  density: nonNegativeCell,
  distribution: z.enum(['heterogeneous', 'homogeneous']),
});
export type OverwriteRow = z.infer<typeof OverwriteRow>;

export interface Overwritten {
  readonly row: number;
  readonly region: string;
  readonly files: readonly string[];
  readonly voxels: number;
  /** Mean density of the files together, 1/mm³. */
  readonly before: number;
  readonly after: number;
}

/**
 * Plans rows one after the other, each on what those before it leave. `heterogeneous` keeps how a density is distributed,
 * `homogeneous` gives all voxels the same; the files of a group keep their shares. Where there are no cells, all files
 * get the same.
 *
 * @param sums - of the densities by file and rank; they are changed with the plan
 * @param compat - `homogeneous` multiplies by the density that is wanted, as in the reference
 * @throws MalformedOverrides naming all rows that are wrong, DensityIsNaN
 * @see molsys-cell-atlas, overwrite_cell_density.py
 */
export function planOverwrites(
  { file, rows, rowNumbers }: Table<OverwriteRow>,
  groups: CellGroups,
  voxels: VoxelRanks,
  sums: ReadonlyMap<string, Float64Array>,
  { compat = false }: { readonly compat?: boolean } = {},
): { readonly edits: Map<string, DensityEdit>; readonly report: Overwritten[] } {
  const problems = rows.flatMap((row, n) => problemsOf(row, groups, voxels.hierarchy, sums).map((problem) => `row ${rowNumbers[n]}: ${problem}`)); // biome-ignore format: one list
  if (problems.length > 0) throw new MalformedOverrides({ file, problems });
  const edits = new Map([...sums.keys()].map((name) => [name, noEdit(voxels.labels.length)]));
  const report = rows.map((row, n) => ({ row: rowNumbers[n], ...overwrite(row) }));
  return { edits, report };

  function overwrite({ cell_type, region: id, density, distribution }: OverwriteRow): Omit<Overwritten, 'row'> {
    const region = voxels.hierarchy.get(id);
    const files = filesOf(groups, cell_type);
    const ranks = Array.from({ length: region.exit - region.enter }, (_, i) => region.enter + 1 + i);
    const count = preciseSum(ranks.map((rank) => voxels.counts[rank]));
    const done = { region: region.acronym, files, voxels: count };
    if (count === 0) return { ...done, before: 0, after: 0 };
    const meanOf = (name: string): number => preciseSum(ranks.map((rank) => sums.get(name)?.[rank] ?? 0)) / count;
    const means = files.map(meanOf);
    const before = preciseSum(means);
    if (!Number.isFinite(before)) throw new DensityIsNaN({ cellType: cell_type, region: region.acronym });
    for (const [n, name] of files.entries()) {
      const edit = edits.get(name) ?? noEdit(voxels.labels.length);
      const sum = sums.get(name) ?? new Float64Array();
      const uniform = before === 0 ? density / files.length : compat ? undefined : (density * means[n]) / before;
      const isSet = before === 0 || (distribution === 'homogeneous' && !compat);
      const factor = distribution === 'homogeneous' ? density : density / before;
      for (const rank of ranks) {
        if (isSet && uniform !== undefined) {
          setTo(edit, rank, uniform);
          sum[rank] = uniform * voxels.counts[rank];
        } else {
          multiply(edit, rank, factor);
          sum[rank] *= factor;
        }
      }
    }
    return { ...done, before, after: preciseSum(files.map(meanOf)) };
  }
}

function problemsOf(
  { cell_type, region }: OverwriteRow,
  groups: CellGroups,
  hierarchy: RegionHierarchy,
  sums: ReadonlyMap<string, Float64Array>,
): string[] {
  const absent = filesOf(groups, cell_type).filter((name) => !sums.has(name));
  return [
    ...(hierarchy.has(region) ? [] : [`${hierarchy.file} has no region with id ${region}`]),
    ...(absent.length > 0 ? [`there is no file of ${absent.join(', ')}`] : []),
  ];
}
