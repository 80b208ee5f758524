import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHierarchy, readHierarchy } from '../../src/ontology/hierarchy.ts';
import { missing, realInput } from '../shared-inputs.ts';

const node = (id: number, parent: number | null, children: unknown[] = [], acronym = `r${id}`) => {
  return { id, acronym, name: `region ${id}`, parent_structure_id: parent, children };
};
// biome-ignore format: a table
const TREE = node(1, null, [node(2, 1, [node(4, 2), node(5, 2)]), node(3, 1)]);
const wrapped = (...msg: unknown[]) => ({ success: true, id: 0, start_row: 0, num_rows: 1, total_rows: 1, msg });

test('numbers the regions so that a subtree is an interval', () => {
  const { regions, root } = parseHierarchy(TREE, 'tree.json');
  const numbers = regions.map(({ id, enter, exit }) => [id, enter, exit]);
  assert.deepEqual(numbers, [
    [1, 0, 5],
    [2, 1, 4],
    [4, 2, 3],
    [5, 3, 4],
    [3, 4, 5],
  ]);
  assert.equal(root.id, 1);
});

test('answers what is above and below a region', () => {
  const hierarchy = parseHierarchy(wrapped(TREE), '1.json');
  assert.deepEqual(
    hierarchy.ancestors(5).map(({ acronym }) => acronym),
    ['r2', 'r1'],
  );
  assert.deepEqual(hierarchy.descendants(2), [2, 4, 5]);
  assert.deepEqual(
    hierarchy.leaves().map(({ id }) => id),
    [4, 5, 3],
  );
  assert.deepEqual([hierarchy.isLeaf(2), hierarchy.isLeaf(3), hierarchy.has(9)], [false, true, false]);
  assert.equal(hierarchy.byAcronym('r3')?.id, 3);
  assert.equal(hierarchy.byName('region 4')?.id, 4);
  assert.equal(hierarchy.byAcronym('absent'), undefined);
  assert.throws(() => hierarchy.get(9), {
    tag: 'UnknownRegion',
    details: { file: '1.json', attribute: 'id', value: 9 },
  });
});

test('gives the document back as it was, in either layout', () => {
  const extra = { ...TREE, graph_order: 7, colour: null };
  for (const document of [extra, wrapped(extra)]) {
    assert.equal(JSON.stringify(parseHierarchy(document, 'tree.json').toJson()), JSON.stringify(document));
  }
});

test('keeps what it was given apart from what it gives', () => {
  const source = structuredClone(TREE);
  const hierarchy = parseHierarchy(source, 'tree.json');
  source.children.length = 0;
  Object.assign(hierarchy.toJson(), { children: [] });
  assert.deepEqual(hierarchy.toJson(), TREE);
});

test('reads leaves that have no list of children, and nodes that do not name their parent', () => {
  const { regions } = parseHierarchy(
    { id: 7, acronym: 'a', name: 'A', children: [{ id: 8, acronym: 'b', name: 'B' }] },
    'f',
  );
  assert.deepEqual(
    regions.map(({ id, parent }) => [id, parent]),
    [
      [7, undefined],
      [8, 7],
    ],
  );
});

// biome-ignore format: a table
const REFUSED: [what: string, json: unknown, error: object][] = [
  ['a region id used twice', node(1, null, [node(2, 1, [], 'a'), node(2, 1, [], 'b')]), {
    tag: 'DuplicateRegion', details: { file: 'h.json', id: 2, acronyms: ['a', 'b'] } }],
  ['a region below itself', node(1, null, [node(2, 1, [node(1, 2)])]), {
    tag: 'RegionCycle', details: { file: 'h.json', id: 1, path: [1, 2, 1] } }],
  ['two roots', wrapped(node(1, null), node(2, null)), { tag: 'SeveralRoots', details: { file: 'h.json', ids: [1, 2] } }],
  ['a list of roots', [node(1, null), node(2, null)], { tag: 'SeveralRoots' }],
  ['no root', wrapped(), { tag: 'MalformedHierarchy' }],
  ['a parent that is not in the file', node(1, null, [node(2, 99)]), {
    tag: 'ParentMismatch', details: { file: 'h.json', id: 2, declared: 99, parent: 1 } }],
  ['a root that has a parent', node(1, 5), {
    tag: 'ParentMismatch', details: { file: 'h.json', id: 1, declared: 5, parent: null } }],
  ['a second root inside the tree', node(1, null, [node(2, null)]), { tag: 'ParentMismatch' }],
  ['children that are no list', { ...node(1, null), children: { 2: {} } }, { tag: 'MalformedHierarchy', message: /1\/children/ }],
  ['children given as ids', node(1, null, [2, 3]), { tag: 'MalformedHierarchy', message: /at 1\/\?/ }],
  ['an id beyond 32 bits', node(2 ** 32, null), { tag: 'MalformedHierarchy', message: /4294967296\/id/ }],
  ['an id that is a text', { ...node(1, null), id: '1' }, { tag: 'MalformedHierarchy' }],
  ['a region without acronym', { id: 1, name: 'a' }, { tag: 'MalformedHierarchy', message: /acronym/ }],
  ['something else', 'root', { tag: 'MalformedHierarchy' }],
];

for (const [what, json, error] of REFUSED) {
  test(`refuses ${what}`, () => assert.throws(() => parseHierarchy(json, 'h.json'), error));
}

test('names the file that is absent or not JSON', async () => {
  await assert.rejects(readHierarchy('/nowhere/1.json'), {
    tag: 'OntologyFileUnreadable',
    message: /\/nowhere\/1\.json/,
  });
  await assert.rejects(readHierarchy(import.meta.filename), { tag: 'OntologyFileUnreadable' });
});

test('refuses a tree deeper than any atlas instead of running out of stack', () => {
  let deep = node(50_000, 49_999);
  for (let id = 49_999; id > 0; id--) deep = node(id, id === 1 ? null : id - 1, [deep]);
  assert.throws(() => parseHierarchy(deep, 'deep.json'), { tag: 'MalformedHierarchy', message: /500 levels/ });
});

test('descendants and ancestors agree, whatever the tree', () => {
  const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
  const agree = (choices: number[]) => {
    const nodes = [node(0, null), ...choices.map((choice, i) => node(i + 1, choice % (i + 1)))];
    for (const child of nodes.slice(1)) nodes[child.parent_structure_id ?? 0].children.push(child);
    const hierarchy = parseHierarchy(nodes[0], 'random.json');
    for (const { id } of hierarchy.regions) {
      const above = hierarchy.regions.filter((region) => hierarchy.descendants(region.id).includes(id));
      const expected = [id, ...hierarchy.ancestors(id).map((region) => region.id)].sort((a, b) => a - b);
      assert.deepEqual(
        above.map((region) => region.id).sort((a, b) => a - b),
        expected,
      );
    }
  };
  fc.assert(fc.property(parents, agree));
});

const AIBS = realInput('ccfv3_25/hierarchy.json');
test("reads AIBS's hierarchy of the mouse brain", { skip: missing(AIBS) }, async () => {
  const hierarchy = await readHierarchy(AIBS);
  assert.equal(hierarchy.regions.length, 1327);
  assert.deepEqual(hierarchy.toJson(), JSON.parse(await readFile(AIBS, 'utf8')));
  const depths = hierarchy.regions.map(({ id }) => hierarchy.ancestors(id).length);
  assert.equal(Math.max(...depths), 10);
});
