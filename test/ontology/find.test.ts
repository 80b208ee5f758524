import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Query } from '../../src/ontology/find.ts';
import { parseHierarchy, readHierarchy } from '../../src/ontology/hierarchy.ts';
import { missing, realInput } from '../shared-inputs.ts';

// The tree of voxcell's own tests.
// biome-ignore format: a table
const TREE = {
  id: 0, acronym: 'root', name: 'root', fullname: 'root', children: [
    { id: 1, acronym: 'a', name: 'A', fullname: 'aA', children: [
      { id: 2, acronym: 'b', name: 'B', fullname: 'Bb', children: [] },
      { id: 3, acronym: 'c', name: 'C', fullname: 'cC', children: [
        { id: 4, acronym: 'd', name: 'B', fullname: 'bB', only: 'here', children: [] },
      ] },
    ] },
  ],
};
const hierarchy = parseHierarchy(TREE, 'tree.json');

// biome-ignore format: a table
const FOUND: [value: string | number, attribute: string, options: Query, ids: number[]][] = [
  ['B', 'name', {}, [2, 4]],
  ['b', 'name', {}, []],
  ['b', 'name', { ignoreCase: true }, [2, 4]],
  ['@B', 'fullname', {}, [2, 4]],
  ['@^B', 'fullname', {}, [2]],
  ['@B$', 'fullname', {}, [4]],
  ['@^B', 'fullname', { ignoreCase: true }, [2, 4]],
  ['@(?i)^B', 'fullname', {}, [2, 4]],
  ['C', 'name', { withDescendants: true }, [3, 4]],
  [1, 'id', { withDescendants: true }, [1, 2, 3, 4]],
  [999, 'id', {}, []],
  ['here', 'only', {}, [4]],
  ['@\\Ab|C\\Z', 'fullname', {}, [3, 4]],
  ['@^(?P<first>[a-z])(?!C)', 'fullname', {}, [0, 1, 4]],
  ['@^(?P<twice>.)(?P=twice)', 'fullname', { ignoreCase: true }, [1, 2, 3, 4]],
];

describe('finds regions', () => {
  for (const [value, attribute, options, ids] of FOUND) {
    test(`${attribute} ${value} ${JSON.stringify(options)}`, () =>
      assert.deepEqual([...hierarchy.find(value, attribute, options)], ids));
  }
});

test('lists the regions above one from near to far', () => {
  const names = [hierarchy.get(4), ...hierarchy.ancestors(4)].map(({ name }) => name);
  assert.deepEqual(names, ['B', 'C', 'A', 'root']);
});

test('refuses an attribute that no region has', () => {
  const details = { file: 'tree.json', attribute: 'colour' };
  assert.throws(() => hierarchy.find('B', 'colour'), { tag: 'UnknownAttribute', details });
});

test('refuses a pattern on numbers, a broken one, and one that Python reads differently', () => {
  assert.throws(() => hierarchy.find('@1', 'id'), { tag: 'InvalidQuery', message: /id is 0, not a text/ });
  for (const query of ['@(', '@(?s).*', '@(?i:b)', '@\\p', '@\\N{DASH}', '@(?P>x)']) {
    assert.throws(() => hierarchy.find(query, 'name'), { tag: 'InvalidQuery' }, query);
  }
});

const AIBS = realInput('ccfv3_25/hierarchy.json');
test('reads the queries of the atlas pipeline as Python does', { skip: missing(AIBS) }, async () => {
  const mouse = await readHierarchy(AIBS);
  const count = (query: string, withDescendants = false) => mouse.find(query, 'acronym', { withDescendants }).size;
  // Counts by voxcell 3.1.11.
  assert.deepEqual(
    [count('@.*[2-3][ab]?$', true), count('@^\\bIsocortex|lfbs\\b$', true), count('@^(?!SSp-bfd-[A-Z][0-9]$).*1$')],
    [136, 402, 75],
  );
});
