import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gliaDensities } from '../../../../src/algorithms/densities/glia/glia-densities.ts';
import { parseGliaProportions } from '../../../../src/algorithms/densities/glia/glia-proportions.ts';
import { missing } from '../../../shared-inputs.ts';
import { assertClose } from '../../../support/density-goldens.ts';
import { withPool } from '../../support.ts';
import { CUBE_HIERARCHY, cells, chance, cubeBrain, cubeGroups, cubeValues, densityAt } from '../cube.ts';

const sources = () => ({
  cellDensity: cells(2, 50_000),
  glia: chance(6, 1e-5),
  astrocyte: chance(3, 1e-5, 0.3),
  oligodendrocyte: chance(4, 1e-5, 0.5),
});

async function cubeGlia(planes: number, threads: number): Promise<Record<string, number[]>> {
  const [brain, groups] = [await cubeBrain(), await cubeGroups()];
  const options = { planes, count: 25_000, proportions: { astrocyte: 0.3, oligodendrocyte: 0.5 } };
  const densities: Record<string, number[]> = {};
  await withPool(threads, async (pool) => {
    for await (const { name, density, report } of gliaDensities(pool, brain, groups, sources(), options)) {
      densities[name] = await cubeValues(density);
      const placed = { glia: 25_000, neuron: 25_000, astrocyte: 7500, oligodendrocyte: 12_500, microglia: 5000 }[name];
      assertClose(report.cells, placed, { relative: 1e-12 }, `cells of ${name}`);
    }
  });
  return densities;
}

const EXPECTED = {
  glia: { 1: 239840.6405391755, 315: 289981.4515679432, 997: 111743.12423340783, 4000: 87579.54914869239 },
  astrocyte: { 1: 65928.07217124119, 315: 68695.2440094332, 997: 66760.63419685129, 4000: 60624.62454431672 },
  oligodendrocyte: { 1: 173912.56836793435, 315: 169839.1514685399 },
  microglia: { 1: 0, 315: 51447.056089970116, 997: 0, 4000: 0 },
};

test('places glia and their types, and leaves the rest to neurons', { skip: missing(CUBE_HIERARCHY) }, async () => {
  const densities = await cubeGlia(20, 1);
  for (const [name, samples] of Object.entries(EXPECTED)) {
    for (const [c, value] of Object.entries(samples)) {
      assertClose(densities[name][Number(c)], value, { relative: 1e-9, absolute: 1e-6 }, `${name}, voxel ${c}`);
    }
  }
  const { glia, neuron, astrocyte, oligodendrocyte, microglia } = densities;
  const cellsAt = densityAt(2, 50_000);
  glia.forEach((value, c) => {
    for (const part of [value, neuron[c], astrocyte[c], oligodendrocyte[c], microglia[c]]) assert.ok(part >= 0);
    assert.ok(value <= cellsAt(c) && astrocyte[c] + oligodendrocyte[c] <= value * (1 + 1e-15));
  });
  assert.deepEqual(await cubeGlia(7, 2), densities);
});

test('reads proportions as numbers and as texts, and names all that is wrong', () => {
  const proportions = { astrocyte: '0.2', oligodendrocyte: 0.5, microglia: '0.3', glia: '1.0' };
  assert.partialDeepStrictEqual(parseGliaProportions(proportions, 'p.json'), { astrocyte: 0.2, oligodendrocyte: 0.5 });
  const details = { file: 'p.json', problems: ['astrocyte, oligodendrocyte and microglia do not add up to 1'] };
  assert.throws(() => parseGliaProportions({ ...proportions, microglia: 0.4 }, 'p.json'), { tag: 'MalformedProportions', details }); // biome-ignore format: one thought
  assert.throws(
    () => parseGliaProportions({ astrocyte: 'many', oligodendrocyte: 2 }, 'p.json'),
    ({ details: { problems } }: { details: { problems: string[] } }) => problems.length === 3,
  );
});
