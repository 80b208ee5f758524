import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  parseGroupDefinitions,
  readGroupDefinitions,
} from '../../../../src/algorithms/densities/regions/group-definitions.ts';
import { resolveGroups } from '../../../../src/algorithms/densities/regions/region-groups.ts';
import { readHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { missing, realInput } from '../../../shared-inputs.ts';
import { hierarchyOf } from '../../support.ts';

const tree = hierarchyOf([1, 'brain', [[2, 'CB', [[3, 'CBX', [[4, 'CBXmo'], [5, 'CBXpu']]]]], [6, 'fibres']]]); // biome-ignore format: a tree

const idsOf = (json: unknown, name: string, compat = false): number[] =>
  [
    ...resolveGroups(tree, parseGroupDefinitions(json, 'groups.json'), { file: 'groups.json', compat }).get(name),
  ].sort();

const below = (acronym: string) => ({ acronym, with_descendants: true });
const only = (acronym: string) => ({ acronym, with_descendants: false });

test('puts queries together, nested ones and earlier groups too', () => {
  const groups = [
    { name: 'cerebellum', UNION: [below('CB'), only('fibres')] },
    { name: 'layers', INTERSECT: ['!cerebellum', below('@mo$|pu$')] },
    { name: 'rest', REMOVE: [below('brain'), { UNION: ['!layers', { INTERSECT: [below('CB'), only('CB')] }] }] },
  ];
  assert.deepEqual(idsOf(groups, 'cerebellum'), [2, 3, 4, 5, 6]);
  assert.deepEqual(idsOf(groups, 'layers'), [4, 5]);
  assert.deepEqual(idsOf(groups, 'rest'), [1, 3, 6]);
});

test('means the root of the tree by the name root, unless it is to be as the reference does', () => {
  const groups = [{ name: 'all', UNION: [{ name: 'root', with_descendants: true }] }];
  assert.deepEqual(idsOf(groups, 'all'), [1, 2, 3, 4, 5, 6]);
  const details = { file: 'groups.json', hierarchy: 'tree.json', groups: ['all'] };
  assert.throws(() => idsOf(groups, 'all', true), { tag: 'EmptyRegionGroups', details });
});

test('names every problem of a configuration at once', () => {
  const groups = [
    { name: 'a', UNION: [{ acronym: 'CB' }] },
    { name: 'a', UNIT: [] },
    { name: 'b', REMOVE: ['!later'] },
    { name: 'c', UNION: ['a'] },
    { name: 'd', UNION: [{ acronym: 'CB', name: 'CB', with_descendants: true }] },
  ];
  assert.throws(
    () => parseGroupDefinitions(groups, 'groups.json'),
    (error: { tag: string; details: { problems: string[] } }) => {
      assert.equal(error.tag, 'MalformedRegionGroups');
      assert.deepEqual(
        error.details.problems.map((problem) => problem.split(':')[0]),
        ['at 0/UNION/0/with_descendants', 'at 1', 'at 2/REMOVE', 'at 3/UNION/0', 'at 4/UNION/0'],
      );
      return true;
    },
  );
});

test('refuses groups of one name and groups that are only defined later', () => {
  const groups = [
    { name: 'a', UNION: ['!b'] },
    { name: 'b', UNION: [below('CB')] },
    { name: 'b', UNION: [below('CB')] },
  ];
  assert.throws(() => parseGroupDefinitions(groups, 'groups.json'), {
    message:
      'groups.json does not define region groups: at 0: "!b" is no group before "a"; at 2: "b" is defined twice.',
  });
});

test('names the groups there are when one is missing', () => {
  const groups = [{ name: 'a', UNION: [below('CB')] }];
  const details = { file: 'groups.json', group: 'Rest', defined: ['a'] };
  assert.throws(() => idsOf(groups, 'Rest'), { tag: 'RegionGroupMissing', details });
});

const GROUPS = realInput('densities/metadata/group_ids.json');
const HIERARCHY = realInput('leaves_only_25/hierarchy.json');

test('the packaged groups are those of atlas-densities', { skip: missing(GROUPS, HIERARCHY) }, async () => {
  const packaged = await readGroupDefinitions(join(import.meta.dirname, '../../../../ontologies/region-groups.json'));
  assert.deepEqual(packaged, await readGroupDefinitions(GROUPS));
  const groups = resolveGroups(await readHierarchy(HIERARCHY), packaged, { file: GROUPS });
  assert.deepEqual(
    packaged.map(({ name }) => groups.get(name).size),
    [105, 516, 243, 19, 97, 19, 899],
  );
});
