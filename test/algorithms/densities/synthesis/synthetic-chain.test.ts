import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { labelCounts } from '../../../../src/algorithms/annotation/label-counts.ts';
import { syntheticAnnotation, syntheticHierarchy } from '../../../../src/algorithms/annotation/synthetic-brain.ts';
import { MOUSE_GLIA } from '../../../../src/algorithms/densities/cell-density/cell-counts.ts';
import { cellDensity } from '../../../../src/algorithms/densities/cell-density/cell-density.ts';
import { gliaDensities } from '../../../../src/algorithms/densities/glia/glia-densities.ts';
import { parseGliaProportions } from '../../../../src/algorithms/densities/glia/glia-proportions.ts';
import { brainOf } from '../../../../src/algorithms/densities/kernels/brain.ts';
import { readGroupDefinitions } from '../../../../src/algorithms/densities/regions/group-definitions.ts';
import { resolveGroups } from '../../../../src/algorithms/densities/regions/region-groups.ts';
import { preciseSum } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import type { Stain } from '../../../../src/algorithms/densities/synthesis/stains.ts';
import { syntheticStain } from '../../../../src/algorithms/densities/synthesis/synthetic-stain.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { eachNode } from '../../../../src/ontology/hierarchy-document.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { createVolume } from '../../../../src/volume/volume.ts';
import type { WorkerPool } from '../../../../src/volume/worker-pool.ts';
import { valuesOf, withPool } from '../../support.ts';

const GROUPS = fileURLToPath(new URL('../../../../ontologies/region-groups.json', import.meta.url));
/** The synthetic ontology with the layers that the groups are about; no voxel is of them, as in the CCF. */
function withCerebellarLayers() {
  const document = parseHierarchy(syntheticHierarchy(), 'synthetic.json').toJson();
  const cortex = [...eachNode(document)].find(({ node }) => node.acronym === 'CBX')?.node ?? assert.fail('CBX');
  const layers = ['Purkinje layer', 'molecular layer'].map((name, n) => ({ id: 10_000 + n, acronym: `CBX${n}`, name: `Cerebellar cortex, ${name}`, parent_structure_id: cortex.id })); // biome-ignore format: one list
  cortex.children = [...(cortex.children ?? []), ...layers];
  return parseHierarchy(document, 'synthetic.json');
}
const HIERARCHY = withCerebellarLayers();
const ANNOTATION = syntheticAnnotation(400);
const BRAIN = brainOf(await rankVoxels(HIERARCHY, memorySource(ANNOTATION)));
const PROPORTIONS = parseGliaProportions({ astrocyte: '0.2', microglia: '0.36', oligodendrocyte: '0.44', glia: '1.0' }, 'p.json'); // biome-ignore format: one object

/** Densities of an invented brain whose stains are `scale` times as bright, by name. */
async function densitiesOf(pool: WorkerPool, seed: number, scale: number): Promise<Map<string, number[]>> {
  const groups = resolveGroups(HIERARCHY, await readGroupDefinitions(GROUPS), { file: GROUPS });
  const annotation = memorySource(ANNOTATION);
  const brain = { hierarchy: HIERARCHY, annotation, counts: await labelCounts(pool, annotation), seed };
  const sourceOf = (values: ArrayLike<number>) => {
    const volume = createVolume({ grid: ANNOTATION.grid, type: 'double', components: 1 });
    volume.values.set(values);
    return memorySource(volume);
  };
  const stain = async (name: Stain) => (await valuesOf(syntheticStain(pool, name, brain).values)).map((value) => scale * value); // biome-ignore format: one expression
  const [nissl, astrocyte, oligodendrocyte, microglia] = await Promise.all((['nissl', 'gfap', 'cnp', 'tmem119'] as const).map(stain)); // biome-ignore format: one list
  const glia = astrocyte.map((value, i) => 0.2 * value + 0.44 * oligodendrocyte[i] + 0.36 * microglia[i]);
  const cell = await valuesOf((await cellDensity(BRAIN, groups, sourceOf(nissl))).density.values);
  const made = new Map([['cell', cell]]);
  const sources = { cellDensity: sourceOf(cell), glia: sourceOf(glia), astrocyte: sourceOf(astrocyte), oligodendrocyte: sourceOf(oligodendrocyte) }; // biome-ignore format: one object
  for await (const { name, density } of gliaDensities(pool, BRAIN, groups, sources, { count: MOUSE_GLIA, proportions: PROPORTIONS })) made.set(name, await valuesOf(density.values)); // biome-ignore format: one loop
  return made;
}

const MM3_OF_VOXEL = 0.4 ** 3;

test('an invented brain has cells that add up, however bright its stains are', async () => {
  await withPool(1, async (pool) => {
    const run = fc.asyncProperty(fc.nat(1000), fc.constantFrom(0.25, 8, 1024), async (seed, scale) => {
      const densities = await densitiesOf(pool, seed, 1);
      const brighter = await densitiesOf(pool, seed, scale);
      const of = (name: string): number[] => densities.get(name) ?? assert.fail(name);
      for (const [name, values] of densities) {
        assert.ok(values.every((value) => value >= 0), name); // biome-ignore format: one check
        const other = brighter.get(name) ?? assert.fail(name);
        assert.ok(
          values.every((value, i) => Math.abs(value - other[i]) <= 1e-6 + 1e-6 * value),
          `${name}, brighter`,
        );
      }
      const [cell, neuron, glia] = ['cell', 'neuron', 'glia'].map(of);
      assert.ok(cell.every((value, i) => Math.abs(neuron[i] + glia[i] - value) <= 1e-6));
      const parts = ['astrocyte', 'oligodendrocyte', 'microglia'].map(of);
      assert.ok(glia.every((value, i) => Math.abs(parts[0][i] + parts[1][i] + parts[2][i] - value) <= 1e-6));
      assert.ok(Math.abs(preciseSum(glia) * MM3_OF_VOXEL - MOUSE_GLIA) < 1);
      assert.ok(Math.abs(preciseSum(cell) * MM3_OF_VOXEL - 111_080_000) < 1);
    });
    await fc.assert(run, { numRuns: 3 });
  });
});
