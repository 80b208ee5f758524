import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelCounts } from '../../../../src/algorithms/annotation/label-counts.ts';
import { syntheticAnnotation, syntheticHierarchy } from '../../../../src/algorithms/annotation/synthetic-brain.ts';
import { STAINS, type Stain } from '../../../../src/algorithms/densities/synthesis/stains.ts';
import { syntheticBarrels } from '../../../../src/algorithms/densities/synthesis/synthetic-barrels.ts';
import { syntheticSlices } from '../../../../src/algorithms/densities/synthesis/synthetic-slices.ts';
import { syntheticStain } from '../../../../src/algorithms/densities/synthesis/synthetic-stain.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { positionToIndex } from '../../../../src/volume/positions.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { valuesOf, withPool } from '../../support.ts';

const HIERARCHY = parseHierarchy(syntheticHierarchy(), 'synthetic.json');
const VOLUME = syntheticAnnotation(400);

interface Variant {
  readonly threads?: number;
  readonly planes?: number;
  readonly seed?: number;
}

const stain = (name: Stain, { threads = 1, planes, seed = 0 }: Variant = {}): Promise<number[]> =>
  withPool(threads, async (pool) => {
    const annotation = memorySource(VOLUME);
    const counts = await labelCounts(pool, annotation);
    return valuesOf(syntheticStain(pool, name, { hierarchy: HIERARCHY, annotation, counts, seed }, { planes }).values);
  });

/** Mean over the voxels of a region and all below it. */
function meanIn(values: readonly number[], acronym: string): number {
  const ids = new Set(HIERARCHY.descendants(HIERARCHY.byAcronym(acronym)?.id ?? 0));
  const inside = values.filter((_, i) => ids.has(VOLUME.values[i]));
  return inside.reduce((sum, value) => sum + value, 0) / inside.length;
}

test('a stain is 0 outside of the brain, above 0 in grey matter, and the same however it is cut into slabs', async () => {
  const nissl = await stain('nissl');
  assert.deepEqual(await stain('nissl', { threads: 2, planes: 3 }), nissl);
  assert.notDeepEqual(await stain('nissl', { seed: 1 }), nissl);
  assert.notDeepEqual(await stain('gad'), await stain('gad67'));
  assert.ok(nissl.every((value, i) => (VOLUME.values[i] === 0 ? value === 0 : value > 0)));
});

test('every stain has an image, and what is not there is dark', async () => {
  for (const name of STAINS) assert.ok(meanIn(await stain(name), 'root') > 0, name);
  for (const gene of ['pv', 'sst', 'vip', 'gad67', 'nrn1'] as const) {
    assert.equal(meanIn(await stain(gene), 'fiber tracts'), 0, gene);
  }
});

test('regions and layers differ as their cells do', async () => {
  const [nissl, gad67, pv, vip] = await Promise.all(
    (['nissl', 'gad67', 'pv', 'vip'] as const).map((name) => stain(name)),
  );
  assert.ok(meanIn(nissl, 'CBX') > meanIn(nissl, 'MOB') && meanIn(nissl, 'MOB') > meanIn(nissl, 'Isocortex'));
  assert.ok(meanIn(gad67, 'CP') > 5 * meanIn(gad67, 'Isocortex'));
  assert.ok(meanIn(pv, 'SSp-bfd4') > 10 * meanIn(pv, 'SSp-bfd1'));
  assert.ok(meanIn(vip, 'Isocortex') > 100 * meanIn(vip, 'TH'));
  // The table has 13,500/mm³ and 87,000/mm³: a unit is the same number of cells in each region.
  assert.ok(Math.abs(meanIn(gad67, 'MOB') - 87_000 / 30) < 0.02 * (87_000 / 30));
});

test('slices lie in the volume, 100 µm apart', () => {
  const slices = syntheticSlices(528, 25);
  assert.deepEqual(Object.keys(slices).sort(), ['1001', '479', '77371835', '868']);
  for (const each of Object.values(slices)) {
    assert.ok(each.length >= 131 && each.every((slice, n) => slice < 528 && slice - (each[n - 1] ?? slice - 4) === 4));
  }
  assert.deepEqual(syntheticSlices(2, 500)['868'], [0, 1]);
});

test('barrels divide the barrel field of both hemispheres', () => {
  const barrels = syntheticBarrels(HIERARCHY, VOLUME);
  const field = new Set(HIERARCHY.descendants(HIERARCHY.byAcronym('SSp-bfd')?.id ?? 0));
  const [w, h] = VOLUME.grid.shape;
  const voxels = barrels.map(({ position }) => {
    const [x, y, z] = positionToIndex(VOLUME.grid, position) ?? [-1, -1, -1];
    return x + w * (y + h * z);
  });
  assert.equal(new Set(voxels).size, VOLUME.values.filter((id) => field.has(id)).length);
  assert.ok(voxels.every((voxel) => field.has(VOLUME.values[voxel])));
  const sides = [true, false].map((left) => barrels.filter((_, n) => voxels[n] < VOLUME.values.length / 2 === left));
  assert.deepEqual(
    sides.map((side) => new Set(side.map(({ barrel }) => barrel)).size),
    [33, 33],
  );
  const without = parseHierarchy({ id: 1, acronym: 'root', name: 'root' }, 'tree.json');
  assert.deepEqual(syntheticBarrels(without, VOLUME), []);
});
