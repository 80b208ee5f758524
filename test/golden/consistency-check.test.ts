import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { golden, missing } from '../shared-inputs.ts';
import { assertConsistent } from '../support/consistency-golden.ts';
import { densityChain200 } from '../support/density-chain.ts';
import { DENSITY_FILES, linprogVolumes } from '../support/density-inputs.ts';

test('densities are as consistent as the reference finds them', {
  skip: missing(...DENSITY_FILES, golden('densities/consistency-check.json')),
}, async () => {
  const { brain, cells, glia } = await densityChain200();
  const of = (name: string): Volume<Float64Array> => glia.get(name) ?? assert.fail(name);
  const { 'gad67+': gad, 'pv+': pv, 'sst+': sst, 'vip+': vip } = await linprogVolumes(of('neuron'));
  const lamp5 = createVolume({ grid: gad.grid, type: 'double', components: 1 });
  for (let i = 0; i < lamp5.values.length; i++) {
    lamp5.values[i] = gad.values[i] - pv.values[i] - sst.values[i] - vip.values[i];
  }
  const [astro, micro, oligo] = ['astrocyte', 'microglia', 'oligodendrocyte'].map(of);
  const volumes: Record<string, Volume<Float64Array>> = {
    ...{ cells, neurons: of('neuron'), glia: of('glia'), astro, micro, oligo },
    ...{ gad, pv, sst, vip, lamp5 },
  };
  const labels = Object.keys(volumes);
  // The others are of ME-types: see me-types.test.ts.
  assert.equal(
    await assertConsistent(brain.voxels, labels, labels, async (label) => [memorySource(volumes[label])]),
    7,
  );
});
