import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labelsOffLeaves } from '../../algorithms/annotation/check-leaves-only.ts';
import { sumsByRank } from '../../algorithms/densities/regions/region-sums.ts';
import { rankVoxels, type VoxelRanks } from '../../algorithms/densities/regions/voxel-ranks.ts';
import { readLiterature, type VolumeName } from '../../algorithms/densities/validation/literature.ts';
import { type CheckedDensity, validateDensities } from '../../algorithms/densities/validation/validate-densities.ts';
import { AtlasError } from '../../errors.ts';
import { parseHierarchy, readHierarchy } from '../../ontology/hierarchy.ts';
import { inOrder } from '../../volume/in-order.ts';
import { streamAnnotation, streamNrrd } from '../../volume/nrrd/stream.ts';
import { sumDensityFiles } from '../density-sums-file.ts';

/** The files of a validation; of a step that has not run, none. */
export interface DensityFiles {
  readonly annotation: string;
  readonly hierarchy?: string;
  readonly cellDensity?: string;
  readonly neuronGliaFolder?: string;
  readonly inhibitoryFolder?: string;
  readonly excitatoryMeTypesFolder?: string;
  readonly inhibitoryMeTypesFolder?: string;
  readonly excitatoryMeTypesTransplantFolder?: string;
  readonly inhibitoryMeTypesTransplantFolder?: string;
}

export interface DensitiesReport {
  /** Whether no check failed, those that may fail apart, and all labels are in the hierarchy. */
  readonly success: boolean;
  readonly labels: ReturnType<typeof labelsOffLeaves>;
  readonly checks: readonly CheckedDensity[];
}

/** What densities of the mouse are held against, as it comes with the package. */
export const MOUSE_LITERATURE = fileURLToPath(
  new URL('../../../rules_config_dir_templates/density_literature_template.json', import.meta.url),
);

const NEURON_GLIA = ['neuron', 'glia', 'astrocyte', 'microglia', 'oligodendrocyte'] as const;
const INHIBITORY = ['gad67', 'pv', 'sst', 'vip'] as const;
const GENERIC_INHIBITORY = 'Generic_Inhibitory_Neuron_MType_Generic_Inhibitory_Neuron_EType.nrrd';

export class DensitiesNotValid extends AtlasError<'DensitiesNotValid', DensitiesReport> {
  readonly tag = 'DensitiesNotValid';
  readonly remedy =
    'Correct the step that made the volume, or the figures that it is held against; --error_fatal 0 only reports.';

  constructor(file: string, report: DensitiesReport) {
    super(`${file} and what was made with it did not pass: ${problemsOf(report).join('; ')}.`, report);
  }
}

function problemsOf({ labels, checks }: DensitiesReport): string[] {
  const failed = checks.filter(({ state, fatal }) => state === 'error' && fatal);
  return [
    ...(labels.unknown.length > 0 ? [`labels that are not in the hierarchy (${labels.unknown.join(', ')})`] : []),
    ...failed.map(({ name, reason, value, range }) => `${name}: ${reason ?? outside(value, range)}`),
  ];
}

const outside = (value = Number.NaN, [min, max]: readonly number[] = []): string =>
  `${figure(value)} where ${figure(min)} to ${figure(max)} is expected`;

const figure = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2, useGrouping: false });

export class NoDensities extends AtlasError<'NoDensities', { readonly folder: string }> {
  readonly tag = 'NoDensities';
  readonly remedy = 'Give the folder that the step wrote its density volumes to.';

  constructor(details: { readonly folder: string }) {
    super(`There is no NRRD file in ${details.folder}.`, details);
  }
}

interface Options {
  /** The table of figures. */
  readonly literature: string;
  readonly compat: boolean;
  /** Files that are decoded at once. */
  readonly threads: number;
  readonly signal?: AbortSignal;
}

/**
 * Holds density volumes against the literature. Each file is read once, and none is in memory as a whole; volumes of
 * ME-types whose sums lie beside them, with the checksum that they have, are not read.
 *
 * @throws MalformedLiterature, NrrdError, GridMismatch, NoDensities; the abort reason
 */
export async function validateDensityFiles(
  files: DensityFiles,
  { literature, compat, threads, signal }: Options,
): Promise<DensitiesReport> {
  const table = await readLiterature(literature);
  const hierarchy = files.hierarchy === undefined ? NO_REGIONS : await readHierarchy(files.hierarchy);
  const { source } = await streamAnnotation(files.annotation);
  const voxels = await rankVoxels(hierarchy, source, { signal });
  const sums: Partial<Record<VolumeName, Float64Array>> = {};
  const add = ({ into, sum }: { into: readonly VolumeName[]; sum: Float64Array }): void => {
    for (const name of into) sums[name] = sums[name]?.map((value, rank) => value + sum[rank]) ?? sum;
  };
  const sumOf = async ({ path, into }: DensityFile) => ({ into, sum: await sumOfFile(path, voxels, signal) });
  for await (const file of inOrder(cellFiles(files), threads, sumOf)) add(file);
  for (const file of await sumMeTypes(voxels, await meTypeFiles(files), signal)) add(file);
  const byRegion = files.hierarchy !== undefined;
  const checks = validateDensities(table, voxels, sums, { compat, byRegion });
  const counts = new Map(voxels.labels.map((label, rank) => [label, voxels.counts[rank]]));
  const annotated = new Map([...counts].filter(([, count]) => count > 0));
  const labels = byRegion ? labelsOffLeaves(hierarchy, annotated) : { unknown: [], notLeaves: [] };
  const failed = checks.some(({ state, fatal }) => state === 'error' && fatal);
  return { success: !failed && labels.unknown.length === 0, labels, checks };
}

/** Where no hierarchy is given, no label is known. */
const NO_REGIONS = parseHierarchy({ id: 0, acronym: 'outside', name: 'outside' }, 'no hierarchy');

async function sumOfFile(path: string, voxels: VoxelRanks, signal?: AbortSignal): Promise<Float64Array> {
  const { source } = await streamNrrd(path);
  return sumsByRank(voxels, source, { signal });
}

interface DensityFile {
  readonly path: string;
  /** The volumes that it is a part of. */
  readonly into: readonly VolumeName[];
}

function cellFiles({ cellDensity, neuronGliaFolder, inhibitoryFolder }: DensityFiles): DensityFile[] {
  const named = (folder: string | undefined, names: readonly VolumeName[], suffix: string): DensityFile[] =>
    folder === undefined ? [] : names.map((name) => ({ path: join(folder, `${name}${suffix}`), into: [name] }));
  return [
    ...(cellDensity === undefined ? [] : [{ path: cellDensity, into: ['cell' as const] }]),
    ...named(neuronGliaFolder, NEURON_GLIA, '_density.nrrd'),
    ...named(inhibitoryFolder, INHIBITORY, '+_density.nrrd'),
  ];
}

async function meTypeFiles(files: DensityFiles): Promise<DensityFile[]> {
  return [
    ...(await meTypes(files.inhibitoryMeTypesFolder, 'inhibitoryMeTypes')),
    ...(await meTypes(files.excitatoryMeTypesFolder, 'excitatoryMeTypes')).map(withGenericInhibitory),
    ...(await meTypes(files.excitatoryMeTypesTransplantFolder, 'excitatoryMeTypesTransplant')),
    ...(await meTypes(files.inhibitoryMeTypesTransplantFolder, 'inhibitoryMeTypesTransplant')),
  ];
}

async function sumMeTypes(voxels: VoxelRanks, files: readonly DensityFile[], signal?: AbortSignal) {
  const named = files.map(({ path }) => ({ meType: path, path }));
  const { sums } = await sumDensityFiles(voxels, named, signal);
  const rankOf = new Map(voxels.labels.map((label, rank) => [label, rank]));
  return files.map(({ path, into }) => {
    const sum = new Float64Array(voxels.labels.length);
    for (const [label, value] of sums.get(path) ?? []) sum[rankOf.get(label) ?? 0] = value;
    return { into, sum };
  });
}

async function meTypes(folder: string | undefined, name: VolumeName): Promise<DensityFile[]> {
  if (folder === undefined) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.nrrd')).sort();
  if (files.length === 0) throw new NoDensities({ folder });
  return files.map((file) => ({ path: join(folder, file), into: [name] }));
}

const withGenericInhibitory = ({ path, into }: DensityFile): DensityFile =>
  path.endsWith(GENERIC_INHIBITORY) ? { path, into: [...into, 'genericInhibitory'] } : { path, into };
