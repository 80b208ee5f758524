import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DeltaService } from '../delta/service.ts';
import { type Action, apply, type Model } from './store-model.ts';
import { type Get, viewsOf } from './views-of.ts';

const EX = 'https://example.org/';
const SCHEMA = `${EX}schema`;
/** The largest value that the schema lets pass. */
const LARGEST = 2;

/** Writes to one of few resources; `constrained` creates under the schema. */
type Sent = Action & { readonly constrained?: boolean };

const id = fc.constantFrom(`${EX}a`, `${EX}b`, `${EX}c`);
const name = fc.constantFrom('v1', 'v2');
const tag = fc.option(name, { nil: undefined });
const value = fc.nat(LARGEST + 1);
const behind = fc.constantFrom(0, 0, 0, 1);
const action = fc.oneof(
  fc.record({ kind: fc.constant('create'), id, value, tag, constrained: fc.boolean() }),
  fc.record({ kind: fc.constant('update'), id, value, behind, tag }),
  fc.record({ kind: fc.constant('update'), id, value, behind, tag }),
  fc.record({ kind: fc.constant('tag'), id, name, behind, target: fc.nat(4) }),
  fc.record({ kind: fc.constant('untag'), id, name, behind }),
  fc.record({ kind: fc.constantFrom('deprecate', 'undeprecate'), id, behind }),
) as fc.Arbitrary<Sent>; // the union of them, which fast-check widens

/** Writes that are sent at the same time, each by a user of its own. */
const steps = fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });

/** A revision that was made, or the type of the refusal. */
type Outcome = number | string;

/** The model with the ids that were created under the schema. */
interface State {
  readonly model: Model;
  readonly constrained: ReadonlySet<string>;
}

/**
 * Random writes by several users at once: some order of them must explain all answers, and after every step lists,
 * SPARQL, search and tags must tell what the model has.
 */
export async function assertFollowsModel(delta: DeltaService, runs: number): Promise<void> {
  await expectStatus(delta, 201, 'PUT', '/orgs/org', {});
  let projects = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (batches) => {
      const project = `org/p${projects++}`;
      await makeProject(delta, project);
      let state: State = { model: new Map(), constrained: new Set() };
      for (const batch of batches) {
        const sent = batch.map((one) => ({ action: one, rev: revOf(state.model, one) }));
        const outcomes = await Promise.all(sent.map((one, user) => perform(delta, project, one, `user${user}`)));
        const before = state;
        const explained = ordersOf(sent.map((one, at) => ({ ...one, outcome: outcomes[at] })))
          .map((order) => replay(before, order))
          .find((after) => after !== undefined);
        assert.ok(explained, `no order of ${JSON.stringify(sent)} explains ${JSON.stringify(outcomes)}`);
        state = explained;
        await compare(delta, project, state.model);
      }
    }),
    { numRuns: runs },
  );
}

/** The revision that an action names: of what its writer has seen. */
const revOf = (model: Model, one: Sent): number =>
  one.kind === 'create' ? 0 : (model.get(one.id)?.length ?? 1) - one.behind;

interface Done {
  readonly action: Sent;
  readonly rev: number;
  readonly outcome: Outcome;
}

/** @returns undefined when the model would have answered otherwise */
function replay(state: State, order: readonly Done[]): State | undefined {
  let current = state;
  for (const { action: one, rev, outcome } of order) {
    const [expected, next] = step(current, one, rev);
    if (expected !== outcome) return undefined;
    current = next;
  }
  return current;
}

function step(state: State, one: Sent, rev: number): [Outcome, State] {
  const known = state.model.get(one.id)?.length ?? 1;
  const after = apply(state.model, one.kind === 'create' ? one : { ...one, behind: known - rev });
  if (typeof after === 'string') return [after === 'RevisionConflict' ? 'IncorrectRev' : after, state];
  const isConstrained = one.kind === 'create' ? one.constrained : state.constrained.has(one.id);
  if (isConstrained && 'value' in one && one.value > LARGEST) return ['InvalidResource', state];
  const constrained = one.kind === 'create' && one.constrained ? [one.id] : [];
  return [
    after.get(one.id)?.length ?? 0,
    { model: after, constrained: new Set([...state.constrained, ...constrained]) },
  ];
}

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** @returns the revision in the answer, or the type of the refusal */
async function perform(
  delta: DeltaService,
  project: string,
  { action: one, rev }: Omit<Done, 'outcome'>,
  as: string,
): Promise<Outcome> {
  const schema = one.kind === 'create' && one.constrained ? encodeURIComponent(SCHEMA) : '_';
  const path = `/resources/${project}/${schema}/${encodeURIComponent(one.id)}`;
  const [method, url, payload] = requestFor(one, path, rev);
  const response = await delta.ask({ method, url: `/v1${url}`, payload, as });
  const body = response.json();
  assert.ok(response.statusCode < 500, response.body);
  return response.statusCode < 300 ? body._rev : body['@type'];
}

function requestFor(one: Sent, path: string, rev: number): ['PUT' | 'POST' | 'DELETE', string, object?] {
  switch (one.kind) {
    case 'create':
    case 'update': {
      const query = new URLSearchParams({
        ...(one.kind === 'update' && { rev: String(rev) }),
        ...(one.tag && { tag: one.tag }),
      });
      return ['PUT', `${path}?${query}`, { '@type': 'Thing', value: one.value }];
    }
    case 'tag':
      return ['POST', `${path}/tags?rev=${rev}`, { tag: one.name, rev: one.target }];
    case 'untag':
      return ['DELETE', `${path}/tags/${one.name}?rev=${rev}`];
    case 'deprecate':
      return ['DELETE', `${path}?rev=${rev}`];
    case 'undeprecate':
      return ['PUT', `${path}/undeprecate?rev=${rev}`];
  }
}

async function compare(delta: DeltaService, project: string, model: Model): Promise<void> {
  const get: Get = (method, path, body) => expectStatus(delta, 200, method, path, body);
  const states = [...model].map(([key, revisions]) => ({
    key,
    rev: revisions.length,
    ...revisions[revisions.length - 1],
  }));
  const { listed, graph, found } = await viewsOf(get, project, `${EX}Thing`, EX);
  const wanted = states.map(
    (one) => [one.key, { rev: one.rev, deprecated: one.deprecated, value: one.value }] as const,
  );
  assert.deepEqual(graph, Object.fromEntries(wanted), 'SPARQL');
  assert.deepEqual(found, Object.fromEntries(wanted), 'search');
  assert.deepEqual(listed, Object.fromEntries(wanted.map(([key, { value: _, ...rest }]) => [key, rest])), 'list');
  for (const { key, tags } of states) {
    const { tags: told } = JSON.parse(await get('GET', `/resources/${project}/_/${encodeURIComponent(key)}/tags`));
    const byName = told.map((one: { tag: string; rev: number }) => [one.tag, one.rev]);
    assert.deepEqual(Object.fromEntries(byName), tags, 'tags');
    for (const [name, rev] of Object.entries(tags)) {
      const path = `/resources/${project}/_/${encodeURIComponent(key)}/source?tag=${name}`;
      assert.equal(JSON.parse(await get('GET', path)).value, model.get(key)?.[rev - 1].value);
    }
  }
}

/** With the schema of things in it. */
async function makeProject(delta: DeltaService, project: string): Promise<void> {
  await expectStatus(delta, 201, 'PUT', `/projects/${project}`, { vocab: EX });
  await expectStatus(delta, 201, 'PUT', `/schemas/${project}/${encodeURIComponent(SCHEMA)}`, {
    '@context': { ex: EX },
    shapes: [
      {
        '@id': 'ex:ThingShape',
        '@type': 'sh:NodeShape',
        targetClass: 'ex:Thing',
        property: [{ path: 'ex:value', maxInclusive: LARGEST }],
      },
    ],
  });
}

async function expectStatus(
  delta: DeltaService,
  status: number,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  payload?: object,
): Promise<string> {
  const response = await delta.ask({ method, url: `/v1${path}`, payload, as: 'user0' });
  assert.equal(response.statusCode, status, `${method} ${path}: ${response.body}`);
  return response.body;
}
