import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConsistency } from '../../src/algorithms/densities/consistency/check-consistency.ts';
import { parseConsistencyTests } from '../../src/algorithms/densities/consistency/consistency-tests.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { golden, missing } from '../shared-inputs.ts';
import { densityChain200 } from '../support/density-chain.ts';
import { assertClose, densityGolden } from '../support/density-goldens.ts';
import { DENSITY_FILES, linprogVolumes } from '../support/density-inputs.ts';

interface Golden {
  readonly tests: readonly {
    readonly test: { readonly left: readonly (string | number)[]; readonly right: readonly (string | number)[] };
    readonly left: number;
    readonly right: number;
    readonly errors: Readonly<Record<string, number | string>>;
    readonly passed: boolean;
  }[];
}

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
  const { tests } = await densityGolden<Golden>('consistency-check');
  // The others are of ME-types.
  const known = tests.filter(({ test: { left, right } }) =>
    [...left, ...right].every((term) => typeof term === 'number' || term in volumes),
  );
  assert.equal(known.length, 7);
  const nrrd = Object.fromEntries(Object.keys(volumes).map((label) => [label, `${label}.nrrd`]));
  const file = { annotations: 'a', hierarchy: 'h', nrrd, tests: known.map((each) => each.test) };
  for (const [n, parsed] of parseConsistencyTests(file, 'tests.json').tests.entries()) {
    const side = (terms: readonly (string | number)[]) => ({
      volumes: terms.flatMap((term) => (typeof term === 'string' ? [memorySource(volumes[term])] : [])),
      numbers: terms.filter((term) => typeof term === 'number'),
    });
    const { left, right, errors, passed } = await checkConsistency(
      parsed,
      { left: side(parsed.left), right: side(parsed.right) },
      brain.voxels,
    );
    const expected = known[n];
    const what = `${parsed.left} and ${parsed.right}`;
    assert.equal(passed, expected.passed, what);
    assertClose(left, expected.left, { relative: 1e-12 }, `left of ${what}`);
    assertClose(right, expected.right, { relative: 1e-12 }, `right of ${what}`);
    assertClose(errors.relativeSum, Number(expected.errors['Relative sum']), { absolute: 1e-12 }, what);
    const largest = expected.errors['Relative max over voxels'];
    assert.equal(largest === undefined, errors.relativeVoxel === undefined, what);
    // Where several are as large, the reference has the sign of another voxel.
    const [found, wanted] = [errors.relativeVoxel ?? 0, Number(largest ?? 0)].map(Math.abs);
    assertClose(found, wanted, { absolute: 1e-9 }, what);
    // Beyond 1e-300 the reference has a probability of 0.
    const logP = Number(expected.errors['Distribution log p-value'] ?? 0);
    const { logPValue = 0 } = errors;
    assert.ok(Number.isFinite(logP) ? Math.abs(logPValue - logP) < 1e-6 : logPValue > 300, `${what}: ${logPValue}`);
  }
});
