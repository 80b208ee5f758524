import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri } from '../../src/store/resource.ts';
import { type OwnDelta, startOwnDelta } from '../store/nexus/own-delta.ts';
import { atlasgraph } from '../support/atlasgraph.ts';
import { initProject, succeed } from '../support/synthetic-project.ts';

const project = { org: 'org', project: 'p' };
const id = (name: string) => `https://example.org/${name}` as Iri;

let delta: OwnDelta;
let folder: string;
before(async () => {
  delta = await startOwnDelta();
  await delta.store.createOrganization('org', undefined, caller);
  await delta.store.createProject(project, { base: id('') }, caller);
  await delta.store.create({ project, caller, id: id('good'), source: { name: 'good' } });
  await delta.store.update({ project, caller, id: id('good'), rev: 1, source: { name: 'better' }, tag: 'v2' });
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-import-'));
  await initProject(folder);
});
after(async () => {
  await delta.close();
  await rm(folder, { recursive: true, force: true });
});

test('import nexus copies a project, goes on where it was, and says what it could not copy', async () => {
  const copy = ['-C', folder, 'import', 'nexus', delta.url, '--project', 'org/p', '--to', 'lab/copy'];
  assert.match(await succeed(...copy), /^Copied and verified 1 entities with 2 revisions; 0 were there already\.$/m);
  const { data } = JSON.parse(
    await succeed('-C', folder, 'query', `{ entity(id: "${id('good')}") { revision tags { name revision } } }`),
  );
  assert.deepEqual(data.entity, { revision: 2, tags: [{ name: 'v2', revision: 2 }] });
  assert.match(await succeed(...copy), /^Copied and verified 0 entities with 0 revisions; 1 were there already\.$/m);

  const other = { org: 'org', project: 'q' };
  await delta.store.createProject(other, { base: id(''), vocab: (await delta.store.namesIn(project)).vocab }, caller);
  await delta.store.create({ project: other, caller, id: id('good'), source: { name: 'theirs' } });
  const { code, stdout, stderr } = await atlasgraph([...copy, '--project', 'org/q', '--json']);
  assert.equal(code, 1);
  assert.partialDeepStrictEqual(JSON.parse(stdout), { copied: 0, failed: [{ id: id('good') }] });
  assert.match(stderr, /says something else/);
});
