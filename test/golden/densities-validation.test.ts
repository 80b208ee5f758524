import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumsByRank } from '../../src/algorithms/densities/regions/region-sums.ts';
import { readLiterature } from '../../src/algorithms/densities/validation/literature.ts';
import {
  type CheckedDensity,
  type VolumeSums,
  validateDensities,
} from '../../src/algorithms/densities/validation/validate-densities.ts';
import { MOUSE_LITERATURE } from '../../src/pipeline/integrity/validate-density-files.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { golden, missing } from '../shared-inputs.ts';
import { densityChain200 } from '../support/density-chain.ts';
import { assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import { DENSITY_FILES, linprogVolumes } from '../support/density-inputs.ts';

const FILES = ['densities-validation', 'create-from-probability-map', 'excitatory-split'].map((step) =>
  golden(`densities/${step}.json`),
);
const skip = missing(...DENSITY_FILES, ...FILES);

/** What, then value, z, least and greatest as printed, and the verdict. */
type Row = readonly [what: string, ...figures: number[], verdict: string];
interface Golden {
  readonly runs: Record<'notfatal' | 'fatal' | 'me', { readonly checks: readonly Row[] }>;
}

const WORDS = { valid: 'Validated', warning: 'WARNING', error: 'ERROR', 'not compared': '' };

/** As the reference prints it: whole numbers, and z computed from those. */
function printed({ value = Number.NaN, range: [least, greatest] = [] as never, state }: CheckedDensity) {
  const [shown, min, max] = [value, least, greatest].map(Math.round);
  const z = (shown - (min + max) / 2) / ((max - min) / 2);
  return [shown, Number(z.toFixed(2)), min, max, WORDS[state]];
}

const nameIn = (what: string): string => what.replace(/^average | \(\/mm\^3\)$| for error flag False$/g, '').replace(/ \(\/mm\^3\)$/, ''); // biome-ignore format: one expression

function assertPrinted(checked: readonly CheckedDensity[], rows: readonly Row[]): void {
  const compared = rows.filter((row) => row.length > 1);
  for (const [what, ...rest] of compared) {
    const check = checked.find(({ name }) => name === nameIn(what)) ?? assert.fail(`no check of ${what}`);
    const verdict = String(rest.at(-1)).replace(/:.*/, '');
    if (rest.length > 1) assert.deepEqual(printed(check), [...rest.slice(0, -1), verdict], what);
    else assert.equal(WORDS[check.state], verdict, what);
  }
  const figures = checked.filter(({ state }) => state !== 'not compared');
  assert.equal(figures.length, compared.length);
}

test('validates the densities of the goldens as the reference does', { skip }, async () => {
  const { runs } = await densityGolden<Golden>('densities-validation');
  const literature = await readLiterature(MOUSE_LITERATURE);
  const { brain, cells, glia } = await densityChain200();
  const { voxels } = brain;
  const inhibitory = await linprogVolumes(glia.get('neuron') ?? assert.fail('neuron'));
  const { volumes } = await densityGolden('inhibitory-neuron-densities-linprog');
  await assertGoldenVolume(inhibitory['sst+'], volumes['sst+'], { voxels: 1e-6, sums: 1e-6 });
  const subtypes = Object.entries(inhibitory).map(([marker, volume]) => [marker.replace('+', ''), volume] as const);
  const sums: Partial<Record<string, Float64Array>> = {};
  for (const [name, volume] of [['cell', cells] as const, ...glia, ...subtypes]) {
    sums[name] = await sumsByRank(voxels, memorySource(volume));
  }
  assertPrinted(validateDensities(literature, voxels, sums, { compat: true }), runs.notfatal.checks);
  assertPrinted(validateDensities(literature, voxels, {}, { compat: true }), runs.fatal.checks);

  // Checks of ME-types are of the whole brain: the sums of their goldens do.
  const sumOf = (values: readonly number[]) => Float64Array.of(values.reduce((sum, value) => sum + value, 0));
  const maps = await densityGolden<{ table: Record<string, number[]> }>('create-from-probability-map');
  const split = await densityGolden<{ volumes: Record<string, VolumeGolden> }>('excitatory-split');
  const generic = Object.entries(split.volumes).find(([name]) => name.startsWith('Generic_Inhibitory'));
  const meTypes: VolumeSums = {
    inhibitoryMeTypes: sumOf(Object.values(maps.table).map((row) => row[2])),
    excitatoryMeTypes: sumOf(Object.values(split.volumes).map(({ sum }) => sum)),
    genericInhibitory: sumOf([generic?.[1].sum ?? Number.NaN]),
  };
  assertPrinted(validateDensities(literature, voxels, meTypes, { compat: true, byRegion: false }), runs.me.checks);
});

test('takes the voxels for what they are where the reference is not to be reproduced', { skip }, async () => {
  const { voxels } = (await densityChain200()).brain;
  const [volume] = validateDensities(await readLiterature(MOUSE_LITERATURE), voxels, {});
  assert.deepEqual([volume.value?.toFixed(3), volume.state], ['504.904', 'valid']);
});
