import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Store } from '../../src/store/port.ts';
import type { Iri, ProjectRef, Resource } from '../../src/store/resource.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import { type Action, apply, type Model } from '../support/store-model.ts';
import { type OpenStore, openOnPglite, openOnPostgres, withoutPostgres } from '../support/stores.ts';

const id = fc.constantFrom('https://example.org/a', 'https://example.org/b', 'https://example.org/c');
const name = fc.constantFrom('v1', 'v2');
const value = fc.nat(2);
const behind = fc.constantFrom(0, 0, 0, 1);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('create'), id, value, tag: fc.option(name, { nil: undefined }) }),
  fc.record({ kind: fc.constant('update'), id, value, behind, tag: fc.option(name, { nil: undefined }) }),
  fc.record({ kind: fc.constant('tag'), id, name, behind, target: fc.nat(4) }),
  fc.record({ kind: fc.constant('untag'), id, name, behind }),
  fc.record({ kind: fc.constantFrom('deprecate', 'undeprecate'), id, behind }),
) as fc.Arbitrary<Action>; // the union of the five, which fast-check widens

/** Does the action as a writer who has seen revision `current`, or an earlier one. */
function perform(store: Store, project: ProjectRef, action: Action, current: number): Promise<Resource> {
  const id = action.id as Iri;
  if (action.kind === 'create') {
    return store.create({ project, caller, id, source: { value: action.value }, tag: action.tag });
  }
  const write = { project, caller, id, rev: current - action.behind };
  switch (action.kind) {
    case 'update':
      return store.update({ ...write, source: { value: action.value }, tag: action.tag });
    case 'tag':
      return store.tag({ ...write, name: action.name, target: action.target });
    case 'untag':
      return store.untag({ ...write, name: action.name });
    default:
      return store[action.kind](write);
  }
}

function describeModel(name: string, open: () => Promise<OpenStore>, skip: string | false = false): void {
  describe(`${name} against a model in memory`, { skip }, () => {
    let opened: OpenStore;
    let projects = 0;
    before(async () => {
      opened = await open();
      await opened.store.createOrganization('org', undefined, caller);
    });
    after(() => opened.close());
    const newProject = async (): Promise<ProjectRef> => {
      const project = { org: 'org', project: `p${projects++}` };
      await opened.store.createProject(project, {}, caller);
      return project;
    };

    test('does what the model does, refuses what it refuses, and reads every past state', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
          const { store } = opened;
          const project = await newProject();
          let model: Model = new Map();
          const history: { seq: number; model: Model }[] = [];
          for (const step of actions) {
            const expected = apply(model, step);
            const done = perform(store, project, step, model.get(step.id)?.length ?? 1);
            if (typeof expected === 'string') await assert.rejects(done, { tag: expected });
            else {
              const { rev, seq } = await done;
              assert.equal(rev, expected.get(step.id)?.length);
              if (expected !== model) history.push({ seq, model: expected });
              model = expected;
            }
          }
          for (const past of history) await compare(store, project, past.model, past.seq);
        }),
        { numRuns: 30 },
      );
    });

    test('gives writers that race a history without gaps, in which each acknowledged write has its revision', async () => {
      const plans = fc.array(fc.array(fc.tuple(id, fc.nat(50)), { minLength: 1, maxLength: 12 }), {
        minLength: 2,
        maxLength: 5,
      });
      await fc.assert(
        fc.asyncProperty(plans, async (writers) => {
          const { store } = opened;
          const project = await newProject();
          const acknowledged = (
            await Promise.all(writers.map((plan, writer) => race(store, project, plan, writer)))
          ).flat();
          for (const wanted of new Set(acknowledged.map((write) => write.id))) {
            const { items } = await store.revisions(project, wanted, { size: 1000 }, caller);
            assert.deepEqual(
              items.map(({ rev }) => rev),
              items.map((_, index) => index + 1),
            );
            const seqs = items.map(({ seq }) => seq);
            assert.deepEqual(
              seqs,
              seqs.toSorted((a, b) => a - b),
            );
            const made = acknowledged.filter((write) => write.id === wanted);
            assert.equal(items.length, made.length);
            for (const { rev, source } of made) assert.deepEqual(items[rev - 1].source, source);
          }
        }),
        { numRuns: 10 },
      );
    });

    test('leaves a database without contradictions', async () => {
      const report = await checkStore({ database: opened.database, blobs: folderBlobs(opened.folder), repair: false });
      assert.deepEqual(report.contradictions, []);
    });
  });
}

/** Everything as of a commit is as the model was then. */
async function compare(store: Store, project: ProjectRef, model: Model, seq: number): Promise<void> {
  const { items } = await store.search({ project, at: { seq } }, { size: 100 }, caller);
  const found = items.map((item) => [item.id, item.rev, item.source.value, item.deprecated, item.tags]);
  const expected = [...model].map(([id, revisions]) => {
    const { value, deprecated, tags } = revisions[revisions.length - 1];
    return [id, revisions.length, value, deprecated, tags];
  });
  assert.deepEqual(found, expected);
}

/** Writes as a client does: on a conflict it reads again and tries once more. @returns what was acknowledged as made */
async function race(
  store: Store,
  project: ProjectRef,
  plan: readonly [string, number][],
  writer: number,
): Promise<Resource[]> {
  const made: Resource[] = [];
  for (const [step, [id, value]] of plan.entries()) {
    const source = { writer, step, value };
    for (;;) {
      const current = await store.fetch(project, id as Iri, undefined, caller).catch(() => undefined);
      const write = { project, caller, id: id as Iri, source };
      try {
        made.push(await (current ? store.update({ ...write, rev: current.rev }) : store.create(write)));
        break;
      } catch (error) {
        const tag = error instanceof Error && 'tag' in error ? String(error.tag) : error;
        assert.ok(tag === 'RevisionConflict' || tag === 'ResourceAlreadyExists', String(tag));
      }
    }
  }
  return made;
}

describeModel('the store on PGlite', openOnPglite);
describeModel('the store on PostgreSQL', openOnPostgres, withoutPostgres);
