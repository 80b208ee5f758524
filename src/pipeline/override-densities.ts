import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readTable } from '../algorithms/densities/measurements/read-table.ts';
import { parseCellGroups } from '../algorithms/densities/overrides/cell-groups.ts';
import { type DensityEdit, editDensity, noEdit } from '../algorithms/densities/overrides/density-edit.ts';
import { meTypeOfFile, parseDensityRecipe, planRecipe } from '../algorithms/densities/overrides/density-recipe.ts';
import {
  OverwriteRow,
  type Overwritten,
  planOverwrites,
} from '../algorithms/densities/overrides/overwrite-densities.ts';
import { sumsByRank } from '../algorithms/densities/regions/region-sums.ts';
import { rankVoxels, type VoxelRanks } from '../algorithms/densities/regions/voxel-ranks.ts';
import { UnknownRegion } from '../ontology/errors.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { readJson } from '../ontology/read-json.ts';
import { inOrder } from '../volume/in-order.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../volume/nrrd/stream.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { readInputText } from './read-input.ts';

/** A table of densities that are wanted, or a recipe by ME-type. */
export type Overrides =
  | { readonly table: string; readonly groups?: string }
  | { readonly recipe: string; readonly regions: readonly string[] };

export interface OverrideInputs {
  readonly annotation: string;
  readonly hierarchy: string;
  /** A density volume a file, `<cell type>.nrrd`. */
  readonly folders: readonly string[];
  readonly overrides: Overrides;
}

interface Options {
  readonly compat: boolean;
  readonly level: number;
  /** Files that are worked on at once. */
  readonly threads: number;
}

/**
 * Writes the density volumes of folders with other densities, under the same names.
 *
 * @param outputs - a folder for each input folder
 * @returns what a table changed, row by row
 * @throws MalformedOverrides, DensityIsNaN, MalformedTable, UnknownRegion, NrrdError, GridMismatch
 */
export async function overrideDensities(
  { annotation, hierarchy, folders, overrides }: OverrideInputs,
  outputs: readonly string[],
  { compat, level, threads }: Options,
): Promise<Overwritten[]> {
  const { source } = await streamAnnotation(annotation);
  const voxels = await rankVoxels(await readHierarchy(hierarchy), source);
  const files = (await Promise.all(folders.map((folder, n) => volumesIn(folder, outputs[n])))).flat();
  const sums = new Map<string, Float64Array>();
  const sumOf = async ({ name, path }: DensityFile) => ({ name, sum: await sumsByRank(voxels, (await streamNrrd(path)).source) }); // biome-ignore format: one object
  for await (const { name, sum } of inOrder(files, threads, sumOf)) sums.set(name, sum);
  // The reference of recipes leaves out what had no cells before.
  const kept = 'recipe' in overrides ? files.filter(({ name }) => sums.get(name)?.some((sum) => sum !== 0)) : files;
  const { edits, report } = await plan(overrides, voxels, sums, compat);
  const write = async ({ name, path, output }: DensityFile): Promise<void> => {
    const { header, source: density } = await streamNrrd(path);
    const edit = edits.get(name) ?? noEdit(voxels.labels.length);
    const edited = editDensity(voxels, { source: density, type: header.type }, edit);
    await writeNrrd(output, headerFor(edited, { like: header }), edited.values, { level });
  };
  for await (const _ of inOrder(kept, threads, write));
  return report;
}

interface DensityFile {
  /** Without .nrrd. */
  readonly name: string;
  readonly path: string;
  readonly output: string;
}

async function volumesIn(folder: string, output: string): Promise<DensityFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.nrrd')).sort();
  return names.map((file) => ({ name: basename(file, '.nrrd'), path: join(folder, file), output: join(output, file) }));
}

async function plan(
  overrides: Overrides,
  voxels: VoxelRanks,
  sums: ReadonlyMap<string, Float64Array>,
  compat: boolean,
): Promise<{ readonly edits: ReadonlyMap<string, DensityEdit>; readonly report: Overwritten[] }> {
  if ('table' in overrides) {
    const { table, groups: file } = overrides;
    const groups = file === undefined ? {} : parseCellGroups(await readJson(file), file);
    const rows = readTable(await readInputText(table), table, OverwriteRow);
    return planOverwrites(rows, groups, voxels, sums, { compat });
  }
  const { recipe, regions } = overrides;
  const parsed = parseDensityRecipe(await readJson(recipe), recipe);
  const meTypes = new Map([...sums.keys()].map((name) => [name, meTypeOfFile(name)]));
  const { hierarchy } = voxels;
  const ids = regions.flatMap((acronym) => {
    const region = hierarchy.byAcronym(acronym);
    if (!region) throw new UnknownRegion({ file: hierarchy.file, attribute: 'acronym', value: acronym });
    return hierarchy.descendants(region.id);
  });
  const selected = regions.length > 0 ? new Set(ids) : undefined;
  return { edits: planRecipe(parsed, recipe, voxels, meTypes, selected), report: [] };
}
