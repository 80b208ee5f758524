import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHierarchyFile } from '../../../src/pipeline/integrity/check-hierarchy-file.ts';
import { problemLines } from '../../../src/pipeline/integrity/report.ts';
import { missing, realInput } from '../../shared-inputs.ts';
import { newFile } from '../../volume/folder.ts';

const node = (id: number, parent: number | null, children: object[] = []) => {
  return { id, acronym: `R${id}`, name: `R${id}`, color_hex_triplet: 'FFFFFF', parent_structure_id: parent, children };
};
const check = async (t: Parameters<typeof newFile>[0], root: object) =>
  problemLines(await checkHierarchyFile({ name: 'h', path: await newFile(t, JSON.stringify(root), 'h.json') }));

test('an id twice, a parent that is another, and no JSON', async (t) => {
  assert.deepEqual(await check(t, node(1, null, [node(2, 1)])), []);
  assert.match((await check(t, node(1, null, [node(2, 1), node(2, 1)])))[0], /^h: readable: h: .*id 2 is used twice/);
  assert.match((await check(t, node(1, null, [node(2, 7)])))[0], /names 7 as its parent/);
  assert.match((await check(t, [1]))[0], /is not a region hierarchy/);
});

const HIERARCHIES = ['ccfv3_25/hierarchy.json', 'leaves_only_25/hierarchy.json', 'export/hierarchy_l23split.json'];
test('the hierarchies of the Allen CCF', { skip: missing(...HIERARCHIES.map(realInput)) }, async () => {
  for (const name of HIERARCHIES) {
    assert.deepEqual(problemLines(await checkHierarchyFile({ name, path: realInput(name) })), []);
  }
});
