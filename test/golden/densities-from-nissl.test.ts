import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ComputedVolume } from '../../src/algorithms/computed-volume.ts';
import { MOUSE_GLIA } from '../../src/algorithms/densities/cell-density/cell-counts.ts';
import { cellDensity } from '../../src/algorithms/densities/cell-density/cell-density.ts';
import { gliaDensities } from '../../src/algorithms/densities/glia/glia-densities.ts';
import { parseGliaProportions } from '../../src/algorithms/densities/glia/glia-proportions.ts';
import {
  inhibitoryShares,
  MOUSE_INHIBITORY,
} from '../../src/algorithms/densities/inhibitory-excitatory/inhibitory-counts.ts';
import { inhibitoryExcitatoryDensities } from '../../src/algorithms/densities/inhibitory-excitatory/inhibitory-excitatory-densities.ts';
import type { BoundedVolume } from '../../src/algorithms/densities/kernels/bounded-volume.ts';
import { brainOf } from '../../src/algorithms/densities/kernels/brain.ts';
import { readGroupDefinitions } from '../../src/algorithms/densities/regions/group-definitions.ts';
import { resolveGroups } from '../../src/algorithms/densities/regions/region-groups.ts';
import { rankVoxels } from '../../src/algorithms/densities/regions/voxel-ranks.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { withPool } from '../algorithms/support.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import {
  annotation200,
  DENSITY_FILES,
  hierarchy200,
  type SyntheticVolume,
  syntheticVolume,
} from '../support/density-inputs.ts';

/** Of the golden combine-markers: see its figures for the types and glia. */
const EXPRESSION: Readonly<Record<string, readonly (readonly [gene: SyntheticVolume, average: number])[]>> = {
  astrocyte: [['gfap', 3.2097903], ['s100b', 4.174825], ['aldh1l1', 1.32608]], // biome-ignore format: rows
  microglia: [['tmem119', 0.654761]],
  oligodendrocyte: [['cnp', 35.9628], ['mbp', 3.304965]], // biome-ignore format: rows
};

async function meanOf(parts: readonly (readonly [Volume, number])[]): Promise<Volume<Float64Array>> {
  const { grid } = await annotation200();
  const mean = createVolume({ grid, type: 'double', components: 1 });
  const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
  for (let i = 0; i < mean.values.length; i++) {
    mean.values[i] = parts.reduce((sum, [{ values }, weight]) => sum + Number(values[i]) * weight, 0) / total;
  }
  return mean;
}

const intensityOf = async (type: string): Promise<Volume<Float64Array>> =>
  meanOf(
    await Promise.all(
      EXPRESSION[type].map(async ([gene, average]) => [await syntheticVolume(gene), 1 / average] as const),
    ),
  );

async function collected({ grid, values }: ComputedVolume<'double'>): Promise<Volume<Float64Array>> {
  const volume = createVolume({ grid, type: 'double', components: 1 });
  let at = 0;
  for await (const part of values) {
    volume.values.set(part, at);
    at += part.length;
  }
  return volume;
}

async function allOf(volumes: AsyncIterable<BoundedVolume>): Promise<Map<string, Volume<Float64Array>>> {
  const densities = new Map<string, Volume<Float64Array>>();
  for await (const { name, density } of volumes) densities.set(name, await collected(density));
  return densities;
}

interface Markers {
  readonly proportions: Record<string, string>;
}
interface Step {
  readonly volumes: Record<string, VolumeGolden>;
}

const GROUPS = realInput('densities/metadata/group_ids.json');

describe('densities from Nissl on the grid of 200 µm', { skip: missing(...DENSITY_FILES) }, () => {
  test('are those of atlas-densities, one after the other', async () => {
    const hierarchy = await hierarchy200();
    const brain = brainOf(await rankVoxels(hierarchy, memorySource(await annotation200())));
    const groups = resolveGroups(hierarchy, await readGroupDefinitions(GROUPS), { file: GROUPS, compat: true });
    const golden = (step: string) => densityGolden<Step>(step).then(({ volumes }) => volumes);

    const nissl = memorySource(await syntheticVolume('nissl'));
    const cells = await collected((await cellDensity(brain, groups, nissl, { compat: true })).density);
    await assertGoldenVolume(cells, (await golden('cell-density')).cell_density);

    const { proportions } = await densityGolden<Markers>('combine-markers');
    const types = Object.keys(EXPRESSION).toSorted();
    const intensities = new Map(await Promise.all(types.map(async (type) => [type, await intensityOf(type)] as const)));
    const intensity = (type: string) => intensities.get(type) ?? assert.fail(type);
    const glia = await meanOf(types.map((type) => [intensity(type), Number(proportions[type])]));
    const sources = {
      cellDensity: memorySource(cells),
      glia: memorySource(glia),
      astrocyte: memorySource(intensity('astrocyte')),
      oligodendrocyte: memorySource(intensity('oligodendrocyte')),
    };
    await withPool(1, async (pool) => {
      const options = { count: MOUSE_GLIA, proportions: parseGliaProportions(proportions, 'combine-markers.json') };
      const densities = await allOf(gliaDensities(pool, brain, groups, sources, options));
      const expected = await golden('glia-cell-densities');
      for (const [name, volume] of densities) {
        const absolute = name === 'microglia' || name === 'neuron' ? 1e-6 : 0;
        await assertGoldenVolume(volume, expected[name], { absolute });
      }
      assert.deepEqual([...densities.keys()].toSorted(), Object.keys(expected).toSorted());

      const neuron = densities.get('neuron') ?? assert.fail('neuron');
      const markers = {
        gad: memorySource(await syntheticVolume('gad67')),
        nrn: memorySource(await syntheticVolume('nrn1')),
        neuronDensity: memorySource(neuron),
      };
      const count = MOUSE_INHIBITORY.reduce((sum, each) => sum + each);
      const shares = inhibitoryShares(MOUSE_INHIBITORY);
      const neurons = inhibitoryExcitatoryDensities(pool, brain, groups, markers, { count, shares, compat: true });
      const inhibitory = await golden('inhibitory-and-excitatory-neuron-densities');
      for (const [name, volume] of await allOf(neurons)) {
        await assertGoldenVolume(volume, inhibitory[name.replace('_neuron', '')], { absolute: 1e-6 });
      }
    });
  });
});
