import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { checkLeavesOnly } from '../../src/algorithms/annotation/check-leaves-only.ts';
import { type LabelCounts, labelCounts } from '../../src/algorithms/annotation/label-counts.ts';
import { leavesOnlyHierarchy } from '../../src/algorithms/annotation/leaves-only.ts';
import { parseHierarchy, type RegionHierarchy, readHierarchy } from '../../src/ontology/hierarchy.ts';
import { eachNode } from '../../src/ontology/hierarchy-document.ts';
import { toPythonJson } from '../../src/ontology/python-json.ts';
import { readAnnotation } from '../../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const EXPECTED = golden('annotation/hierarchy_leaves_only.json');
const REFERENCE_HIERARCHY = realInput('export/hierarchy_leaves_only.json');
const OLD_IDS = realInput('leaves_only_25/annotation.nrrd');
const OLD_HIERARCHY = realInput('leaves_only_25/hierarchy.json');

const countsIn = (path: string): Promise<LabelCounts> =>
  withPool(2, async (pool) => labelCounts(pool, memorySource((await readAnnotation(path)).volume)));

describe('leaves-only CCFv3 at 25 µm', { skip: missing(ANNOTATION, HIERARCHY, EXPECTED, REFERENCE_HIERARCHY) }, () => {
  let hierarchy: RegionHierarchy;
  let counts: LabelCounts;
  before(async () => {
    hierarchy = await readHierarchy(HIERARCHY);
    counts = await countsIn(ANNOTATION);
  });

  test('has the 87 new leaves of the reference, with their voxels', async () => {
    const { new_ids, new_acronyms } = JSON.parse(await readFile(EXPECTED, 'utf8'));
    const { hierarchy: result, relabelling } = leavesOnlyHierarchy(hierarchy, counts);
    const added = result.regions.filter(({ id }) => !hierarchy.has(id));
    assert.equal(added.length, 87);
    assert.deepEqual(
      added.map(({ id }) => id),
      new_ids,
    );
    assert.deepEqual(
      added.map(({ acronym }) => acronym),
      new_acronyms,
    );
    const voxels = new Map([...relabelling].map(([region, leaf]) => [result.get(leaf).acronym, counts.get(region)]));
    const some = { root_O: 227_252, TH_O: 58_834, MOB_O: 1_053_648, CA1_O: 653_391 };
    assert.deepEqual(Object.fromEntries(Object.keys(some).map((acronym) => [acronym, voxels.get(acronym)])), some);
  });

  test('puts the leaves back into the published hierarchy where they were, byte for byte', async () => {
    const text = await readFile(REFERENCE_HIERARCHY, 'utf8');
    const { new_ids } = JSON.parse(await readFile(EXPECTED, 'utf8'));
    const document = JSON.parse(text);
    for (const { node } of eachNode(document)) {
      node.children = node.children?.filter(({ id }) => !new_ids.includes(id));
    }
    const without = parseHierarchy(document, REFERENCE_HIERARCHY);
    // The annotation of the published hierarchy has voxels of layers 2 and 3 in the place of 2/3.
    const split = without.find('@2/3$', 'acronym');
    const { hierarchy: result } = leavesOnlyHierarchy(without, new Map([...counts].filter(([id]) => !split.has(id))));
    assert.ok(toPythonJson(result.toJson(), { indent: 1, ascii: true }) === text);
  });
});

test('the pair with the older, sequential ids has leaves only', { skip: missing(OLD_IDS, OLD_HIERARCHY) }, async () => {
  checkLeavesOnly(await readHierarchy(OLD_HIERARCHY), await countsIn(OLD_IDS));
});
