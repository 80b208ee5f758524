import assert from 'node:assert/strict';
import { checkConsistency } from '../../src/algorithms/densities/consistency/check-consistency.ts';
import { parseConsistencyTests } from '../../src/algorithms/densities/consistency/consistency-tests.ts';
import type { VoxelRanks } from '../../src/algorithms/densities/regions/voxel-ranks.ts';
import type { SlabSource } from '../../src/volume/slab-source.ts';
import { assertClose, densityGolden } from './density-goldens.ts';

type Term = string | number;

interface Golden {
  readonly tests: readonly {
    readonly test: { readonly left: readonly Term[]; readonly right: readonly Term[] };
    readonly left: number;
    readonly right: number;
    readonly errors: Readonly<Record<string, number | string>>;
    readonly passed: boolean;
  }[];
}

/**
 * Holds those tests of the golden against the reference whose volumes there are and one of which is among `about`.
 *
 * @param open - the volumes of a label, for one pass
 * @returns how many there were
 */
export async function assertConsistent(
  voxels: VoxelRanks,
  labels: readonly string[],
  about: readonly string[],
  open: (label: string) => Promise<readonly SlabSource[]>,
): Promise<number> {
  const { tests } = await densityGolden<Golden>('consistency-check');
  const known = tests.filter(({ test: { left, right } }) => {
    const terms = [...left, ...right];
    return (
      terms.every((term) => typeof term === 'number' || labels.includes(term)) &&
      terms.some((term) => typeof term === 'string' && about.includes(term))
    );
  });
  const nrrd = Object.fromEntries(labels.map((label) => [label, `${label}.nrrd`]));
  const file = { annotations: 'a', hierarchy: 'h', nrrd, tests: known.map((each) => each.test) };
  for (const [n, parsed] of parseConsistencyTests(file, 'tests.json').tests.entries()) {
    const side = async (terms: readonly Term[]) => ({
      volumes: (await Promise.all(terms.filter((term) => typeof term === 'string').map(open))).flat(),
      numbers: terms.filter((term) => typeof term === 'number'),
    });
    const sides = { left: await side(parsed.left), right: await side(parsed.right) };
    const { left, right, errors, passed } = await checkConsistency(parsed, sides, voxels);
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
  return known.length;
}
