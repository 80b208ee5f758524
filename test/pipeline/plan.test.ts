import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { explainPlan } from '../../src/pipeline/explain.ts';
import { planTarget } from '../../src/pipeline/plan.ts';
import { planToDot, planToJson, planToMermaid } from '../../src/pipeline/plan-format.ts';
import { ancient, directory, flag, type Rule } from '../../src/pipeline/rule.ts';
import { chain, ruleOf } from './support/rules.ts';

/** For each rule, the earlier rules whose output it reads. */
const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => fc.subarray([...Array(i).keys()]))));

const rulesOf = (graph: readonly (readonly number[])[]): Rule[] =>
  graph.map((needs, i) =>
    ruleOf({
      name: `r${i}`,
      inputs: Object.fromEntries(needs.map((need) => [`from${need}`, `f${need}`])),
      outputs: { file: `f${i}` },
    }),
  );

function closureOf(graph: readonly (readonly number[])[], target: number): Set<string> {
  const closure = new Set<string>();
  const add = (i: number): void => {
    closure.add(`r${i}`);
    graph[i].forEach(add);
  };
  add(target);
  return closure;
}

test('a plan holds exactly the rules that the target needs, producers first, however the rules are listed', () => {
  fc.assert(
    fc.property(graphs, fc.nat(), fc.infiniteStream(fc.nat()), (graph, pick, noise) => {
      const target = pick % graph.length;
      const ranks = new Map(rulesOf(graph).map(({ name }) => [name, noise.next().value ?? 0]));
      const shuffled = rulesOf(graph).sort((a, b) => (ranks.get(a.name) ?? 0) - (ranks.get(b.name) ?? 0));
      const names = planTarget(`r${target}`, shuffled).jobs.map(({ rule }) => rule.name);
      assert.deepEqual(new Set(names), closureOf(graph, target));
      assert.equal(new Set(names).size, names.length);
      for (const [i, { needs }] of planTarget(`r${target}`, shuffled).jobs.entries()) {
        for (const need of needs) assert.ok(names.indexOf(need) < i, `${need} comes after what needs it`);
      }
      const inOrder = planTarget(`r${target}`, rulesOf(graph)).jobs.map(({ rule }) => rule.name);
      assert.deepEqual(names, inOrder);
    }),
  );
});

test('a path inside a folder binds to the rule that makes the folder, unless another makes the path', () => {
  const rules = [
    ruleOf({ name: 'masks', outputs: { folder: directory('masks') } }),
    ruleOf({ name: 'one', outputs: { file: 'masks/1.nrrd' } }),
    ruleOf({ name: 'reader', inputs: { a: 'masks/1.nrrd', b: 'masks/2.nrrd', c: 'masks/2/x', d: 'other' } }),
  ];
  assert.deepEqual(planTarget('reader', rules).jobs.at(-1)?.needs, ['one', 'masks']);
  assert.deepEqual(planTarget('masks', rules).jobs[0].lodgers, ['masks/1.nrrd']);
});

test('a producer is needed once, and flags and ancient inputs bind like any other', () => {
  const rules = [
    ruleOf({ name: 'both', outputs: { a: 'a', done: flag('done') } }),
    ruleOf({ name: 'old', outputs: { file: 'old' } }),
    ruleOf({ name: 'reader', inputs: { a: 'a', done: 'done', old: ancient('old') } }),
  ];
  const job = planTarget('reader', rules).jobs.at(-1);
  assert.deepEqual(job?.needs, ['both', 'old']);
  assert.deepEqual(job?.ancientNeeds, ['old']);
});

test('what goes after a rule waits for it where both are planned, and does not ask for it otherwise', () => {
  const rules = [
    ruleOf({ name: 'part', outputs: { done: flag('part') }, after: ['whole'] }),
    ruleOf({ name: 'whole', outputs: { done: flag('whole') } }),
    ruleOf({ name: 'both', inputs: { part: 'part', whole: 'whole' } }),
  ];
  assert.deepEqual(planTarget('part', rules).jobs[0].needs, []);
  const { jobs } = planTarget('both', rules);
  assert.deepEqual(
    jobs.map(({ rule, needs, ancientNeeds }) => [rule.name, needs, ancientNeeds]),
    [
      ['whole', [], []],
      ['part', ['whole'], ['whole']],
      ['both', ['part', 'whole'], []],
    ],
  );
});

test('an unknown rule is refused with the nearest name', () => {
  assert.throws(() => planTarget('tagret', chain()), {
    tag: 'UnknownRule',
    details: { rule: 'tagret', nearest: 'target' },
  });
  assert.throws(
    () => planTarget('something_else', chain()),
    (error: Error) => !error.message.includes('Did you mean'),
  );
});

test('a circle is refused with its rules', () => {
  const rules = [
    ruleOf({ name: 'a', inputs: { c: 'c' }, outputs: { a: 'a' } }),
    ruleOf({ name: 'b', inputs: { a: 'a' }, outputs: { b: 'b' } }),
    ruleOf({ name: 'c', inputs: { b: 'b' }, outputs: { c: 'c' } }),
    ruleOf({ name: 'd', inputs: { c: 'c' }, outputs: { d: 'd' } }),
  ];
  assert.throws(() => planTarget('d', rules), { tag: 'RuleCycle', details: { rules: ['c', 'b', 'a', 'c'] } });
});

test('two producers of one path are refused, whoever is asked for', () => {
  const rules = [...chain(), ruleOf({ name: 'thief', outputs: { text: 'copy.txt' } })];
  const details = { path: 'copy.txt', rules: ['copy', 'thief'] };
  assert.throws(() => planTarget('source', rules), { tag: 'TwoProducers', details });
});

test('a plan is shown as JSON, Graphviz and Mermaid with the same edges', () => {
  const plan = planTarget('target', chain());
  const state = { records: new Map(), artefacts: new Map(), params: new Map(), fingerprints: new Map() };
  const reasons = explainPlan(plan, state);
  assert.deepEqual(planToJson(plan, reasons).jobs.at(-1), {
    rule: 'target',
    needs: ['middle', 'copy'],
    inputs: ['middle.txt', 'copy.txt'],
    outputs: ['target.txt'],
    reason: 'output missing: target.txt',
  });
  for (const need of ['middle', 'copy']) {
    assert.match(planToDot(plan, reasons), new RegExp(`${need} -> target;`));
    assert.match(planToMermaid(plan, reasons), new RegExp(`${need} --> target\n`));
  }
});
