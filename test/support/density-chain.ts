import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ComputedVolume } from '../../src/algorithms/computed-volume.ts';
import { MOUSE_GLIA } from '../../src/algorithms/densities/cell-density/cell-counts.ts';
import { cellDensity } from '../../src/algorithms/densities/cell-density/cell-density.ts';
import { AverageDensityRow } from '../../src/algorithms/densities/fit/average-density-row.ts';
import { type FittedDensities, fitAverageDensities } from '../../src/algorithms/densities/fit/fit-average-densities.ts';
import { deviationsByName } from '../../src/algorithms/densities/fit/fit-config.ts';
import { fitGroups } from '../../src/algorithms/densities/fit/fit-groups.ts';
import { fittedDensitiesCsv } from '../../src/algorithms/densities/fit/fit-report.ts';
import { gliaDensities } from '../../src/algorithms/densities/glia/glia-densities.ts';
import { parseGliaProportions } from '../../src/algorithms/densities/glia/glia-proportions.ts';
import { type Brain, brainOf } from '../../src/algorithms/densities/kernels/brain.ts';
import { averageDensities } from '../../src/algorithms/densities/measurements/average-densities.ts';
import { HomogenousRegion } from '../../src/algorithms/densities/measurements/homogenous-region.ts';
import { meanDensities } from '../../src/algorithms/densities/measurements/mean-densities.ts';
import { MeasurementRow } from '../../src/algorithms/densities/measurements/measurement.ts';
import { readTable } from '../../src/algorithms/densities/measurements/read-table.ts';
import { writeTable } from '../../src/algorithms/densities/measurements/write-table.ts';
import { readGroupDefinitions } from '../../src/algorithms/densities/regions/group-definitions.ts';
import { hierarchyTable } from '../../src/algorithms/densities/regions/hierarchy-table.ts';
import { type RegionGroups, resolveGroups } from '../../src/algorithms/densities/regions/region-groups.ts';
import { rankVoxels } from '../../src/algorithms/densities/regions/voxel-ranks.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { withPool } from '../algorithms/support.ts';
import { realInput } from '../shared-inputs.ts';
import { densityGolden } from './density-goldens.ts';
import {
  annotation200,
  hierarchy200,
  realignedSlices200,
  type SyntheticVolume,
  syntheticVolume,
} from './density-inputs.ts';

const GROUPS = realInput('densities/metadata/group_ids.json');
/** Below shared/data. */
const MEASUREMENTS = 'metadata/measurements.csv';
const HOMOGENOUS = realInput('densities/measurements/homogenous_regions.csv');
const DEVIATIONS = realInput('densities/measurements/std_cells.json');

/** Beside DENSITY_FILES, what the fitted densities are made from. */
export const CHAIN_FILES: readonly string[] = [GROUPS, realInput(MEASUREMENTS), HOMOGENOUS, DEVIATIONS];

/** Genes of the types of glia with their average expression. @see combine_markers_ccfv2_config.yaml */
const EXPRESSION: Readonly<Record<string, readonly (readonly [gene: SyntheticVolume, average: number])[]>> = {
  astrocyte: [['gfap', 3.2097903], ['s100b', 4.174825], ['aldh1l1', 1.32608]], // biome-ignore format: rows
  microglia: [['tmem119', 0.654761]],
  oligodendrocyte: [['cnp', 35.9628], ['mbp', 3.304965]], // biome-ignore format: rows
};

/** Data sets of the slices of markers. */
const SLICES = { pv: '868', sst: '1001', vip: '77371835', gad67: '479' } as const;

interface Chain {
  readonly brain: Brain;
  readonly groups: RegionGroups;
  readonly cells: Volume<Float64Array>;
  readonly neurons: Volume<Float64Array>;
  /** All that the step of glia makes: `glia`, `astrocyte`, `oligodendrocyte`, `microglia` and `neuron`. */
  readonly glia: ReadonlyMap<string, Volume<Float64Array>>;
}

/** Densities on the grid of 200 µm as the goldens have them, 1/mm³, made by our own steps. */
export const densityChain200 = once(async (): Promise<Chain> => {
  const hierarchy = await hierarchy200();
  const brain = brainOf(await rankVoxels(hierarchy, memorySource(await annotation200())));
  const groups = resolveGroups(hierarchy, await readGroupDefinitions(GROUPS), { file: GROUPS, compat: true });
  const nissl = memorySource(await syntheticVolume('nissl'));
  const cells = await collected((await cellDensity(brain, groups, nissl, { compat: true })).density);
  const { proportions } = await densityGolden<{ proportions: Record<string, string> }>('combine-markers');
  const types = Object.keys(EXPRESSION);
  const intensities = await Promise.all(types.map(intensityOf));
  const of = (type: string) => memorySource(intensities[types.indexOf(type)]);
  const glia = await meanOf(types.map((type, i) => [intensities[i], Number(proportions[type])]));
  const sources = {
    cellDensity: memorySource(cells),
    glia: memorySource(glia),
    astrocyte: of('astrocyte'),
    oligodendrocyte: of('oligodendrocyte'),
  };
  const options = { count: MOUSE_GLIA, proportions: parseGliaProportions(proportions, 'combine-markers.json') };
  return withPool(1, async (pool) => {
    const volumes = new Map<string, Volume<Float64Array>>();
    for await (const { name, density } of gliaDensities(pool, brain, groups, sources, options)) {
      volumes.set(name, await collected(density));
    }
    return { brain, groups, cells, neurons: volumes.get('neuron') ?? assert.fail('neuron'), glia: volumes };
  });
});

interface StepOptions {
  readonly compat: boolean;
}

/** @param file - measurements, below shared/data */
export async function averageDensities200(file: string, options: StepOptions) {
  const { brain, cells, neurons } = await densityChain200();
  const { voxels } = brain;
  const means = {
    cell: await meanDensities(voxels, memorySource(cells)),
    neuron: await meanDensities(voxels, memorySource(neurons)),
  };
  const table = readTable(await readFile(realInput(file), 'utf8'), file, MeasurementRow);
  return { table, ...averageDensities(table, hierarchyTable(voxels.hierarchy), voxels, means, options) };
}

/** Slices that were realigned, or all. */
export type ChainSlices = 'realigned' | 'all';

export async function fit200(slices: ChainSlices, options: StepOptions): Promise<FittedDensities> {
  const { brain, groups, neurons } = await densityChain200();
  const { voxels } = brain;
  const { table, densities } = await averageDensities200(MEASUREMENTS, { compat: true });
  const rows = densities.map(({ row }) => row);
  const planes = await realignedSlices200();
  const markers = Object.entries(SLICES).map(async ([marker, id]) => {
    const intensity = memorySource(await syntheticVolume(marker as keyof typeof SLICES));
    return [marker, { intensity, slices: slices === 'all' ? null : planes[id] }] as const;
  });
  const inputs = {
    averageDensities: readTable(writeTable(table.columns, rows), 'average.csv', AverageDensityRow),
    homogenousRegions: readTable(await readFile(HOMOGENOUS, 'utf8'), HOMOGENOUS, HomogenousRegion),
    groups: fitGroups(voxels.hierarchy, groups),
    neuronDensity: memorySource(neurons),
    deviations: deviationsByName(JSON.parse(await readFile(DEVIATIONS, 'utf8')), DEVIATIONS),
    markers: new Map(await Promise.all(markers)),
  };
  return fitAverageDensities(voxels, hierarchyTable(voxels.hierarchy), inputs, options);
}

/** The table of fit-average-densities, as the reference has it. */
export const fittedDensities200 = async (slices: ChainSlices): Promise<string> =>
  fittedDensitiesCsv((await fit200(slices, { compat: true })).table);

const intensityOf = async (type: string): Promise<Volume<Float64Array>> =>
  meanOf(
    await Promise.all(
      EXPRESSION[type].map(async ([gene, average]) => [await syntheticVolume(gene), 1 / average] as const),
    ),
  );

async function meanOf(parts: readonly (readonly [Volume, number])[]): Promise<Volume<Float64Array>> {
  const { grid } = await annotation200();
  const mean = createVolume({ grid, type: 'double', components: 1 });
  const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
  for (let i = 0; i < mean.values.length; i++) {
    mean.values[i] = parts.reduce((sum, [{ values }, weight]) => sum + Number(values[i]) * weight, 0) / total;
  }
  return mean;
}

/** A volume in the making as a whole. */
export async function collected({ grid, values }: ComputedVolume<'double'>): Promise<Volume<Float64Array>> {
  const volume = createVolume({ grid, type: 'double', components: 1 });
  let at = 0;
  for await (const part of values) {
    volume.values.set(part, at);
    at += part.length;
  }
  return volume;
}

function once<Value>(compute: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
