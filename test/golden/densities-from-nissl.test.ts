import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellDensity } from '../../src/algorithms/densities/cell-density/cell-density.ts';
import { gliaDensities } from '../../src/algorithms/densities/glia/glia-densities.ts';
import {
  inhibitoryShares,
  MOUSE_INHIBITORY,
} from '../../src/algorithms/densities/inhibitory-excitatory/inhibitory-counts.ts';
import { inhibitoryExcitatoryDensities } from '../../src/algorithms/densities/inhibitory-excitatory/inhibitory-excitatory-densities.ts';
import { brainOf } from '../../src/algorithms/densities/kernels/brain.ts';
import { readGroupDefinitions } from '../../src/algorithms/densities/regions/group-definitions.ts';
import { resolveGroups } from '../../src/algorithms/densities/regions/region-groups.ts';
import { rankVoxels } from '../../src/algorithms/densities/regions/voxel-ranks.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { withPool } from '../algorithms/support.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { CHAIN_FILES, collected, densityChain200 } from '../support/density-chain.ts';
import { assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import { annotation200, DENSITY_FILES, syntheticVolume } from '../support/density-inputs.ts';

const goldens = async (step: string): Promise<Record<string, VolumeGolden>> => (await densityGolden(step)).volumes;

/** What is as good as 0, 1/mm³: what saturated voxels leave. */
const absolute = 1e-6;

describe('densities from Nissl on the grid of 200 µm', { skip: missing(...DENSITY_FILES, ...CHAIN_FILES) }, () => {
  test('cells are those of atlas-densities', async () => {
    const { cells } = await densityChain200();
    await assertGoldenVolume(cells, (await goldens('cell-density')).cell_density);
  });

  test('glia and neurons are those of atlas-densities', async () => {
    const { glia } = await densityChain200();
    const expected = await goldens('glia-cell-densities');
    assert.deepEqual([...glia.keys()].toSorted(), Object.keys(expected).toSorted());
    for (const [name, volume] of glia) {
      const isLeft = name === 'microglia' || name === 'neuron';
      await assertGoldenVolume(volume, expected[name], isLeft ? { absolute } : {});
    }
  });

  test('inhibitory and excitatory neurons are those of atlas-densities', async () => {
    const { brain, groups, neurons } = await densityChain200();
    const sources = {
      gad: memorySource(await syntheticVolume('gad67')),
      nrn: memorySource(await syntheticVolume('nrn1')),
      neuronDensity: memorySource(neurons),
    };
    const count = MOUSE_INHIBITORY.reduce((sum, each) => sum + each);
    const options = { count, shares: inhibitoryShares(MOUSE_INHIBITORY), compat: true };
    const expected = await goldens('inhibitory-and-excitatory-neuron-densities');
    await withPool(1, async (pool) => {
      for await (const { name, density } of inhibitoryExcitatoryDensities(pool, brain, groups, sources, options)) {
        await assertGoldenVolume(await collected(density), expected[name.replace('_neuron', '')], { absolute });
      }
    });
  });

  test('a root of another name is found by the tree, and refused as the reference does', async () => {
    const hierarchy = await readHierarchy(realInput('leaves_only_25/hierarchy.json'));
    const file = realInput('densities/metadata/group_ids.json');
    const brain = brainOf(await rankVoxels(hierarchy, memorySource(await annotation200())));
    const definitions = await readGroupDefinitions(file);
    const cellsWith = async (compat: boolean) => {
      const groups = resolveGroups(hierarchy, definitions, { file, compat });
      return cellDensity(brain, groups, memorySource(await syntheticVolume('nissl')), { compat });
    };
    const { density } = await cellsWith(false);
    assert.deepEqual(await collected(density), (await densityChain200()).cells);
    const details = { file, hierarchy: hierarchy.file, groups: ['Rest'] };
    await assert.rejects(cellsWith(true), { tag: 'EmptyRegionGroups', details });
  });

  test('too few cells for the glia are refused', async () => {
    const { brain, groups, cells } = await densityChain200();
    const few = memorySource({ ...cells, values: cells.values.map((value) => 0.3 * value) });
    const intensity = memorySource(await syntheticVolume('cnp'));
    const sources = { cellDensity: few, glia: intensity, astrocyte: intensity, oligodendrocyte: intensity };
    const options = { count: 39_320_000, proportions: { astrocyte: 0.2, oligodendrocyte: 0.4 } };
    const place = () => withPool(1, async (pool) => gliaDensities(pool, brain, groups, sources, options).next());
    const message = '39320000 cells (glia) are to be placed, but where they may be there is room for 33324000.';
    await assert.rejects(place, { tag: 'NoRoomForCells', message });
  });
});
