import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Run } from '../../src/pipeline/run.ts';
import { atlasgraph, start } from '../support/atlasgraph.ts';
import { query, succeed, syntheticProject } from '../support/synthetic-project.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-e2e-'));
  await syntheticProject(folder);
});
after(() => rm(folder, { recursive: true, force: true }));

const RELEASE = `{ atlasRelease { name revision tags { name revision } parcellationVolume { tags { name } }
  rootRegion { acronym volume } } }`;
type Release = {
  atlasRelease: { revision: number; tags: { name: string }[]; rootRegion: { acronym: string; volume: number } } | null;
};

/** Runs a target. @returns the names of the rules that ran */
async function make(target: string, ...options: string[]): Promise<string[]> {
  const run: Run = JSON.parse(await succeed('-C', folder, 'run', target, '--json', ...options));
  assert.equal(run.state, 'succeeded');
  return run.jobs.filter(({ state }) => state === 'succeeded').map(({ rule }) => rule);
}

test('a release is made, tagged and found; nothing is done twice; a parameter re-runs what depends on it', async (t) => {
  assert.equal((await query<Release>(folder, RELEASE)).atlasRelease, null);
  const all: { jobs: { rule: string }[] } = JSON.parse(
    await succeed('-C', folder, 'plan', 'push_atlas_release', '--json'),
  );

  await t.test('the first run makes everything', async () => {
    const ran = await make('push_atlas_release', '--config', 'RESOURCE_TAG=v1');
    assert.deepEqual(ran.sort(), all.jobs.map(({ rule }) => rule).sort());
    const { atlasRelease } = await query<Release>(folder, RELEASE);
    assert.deepEqual(
      atlasRelease?.tags.map(({ name }) => name),
      ['v1'],
    );
    assert.equal(atlasRelease?.rootRegion.acronym, 'root');
  });

  await t.test('the second one does nothing and says so', async () => {
    const before = await query<Release>(folder, RELEASE);
    const said = await succeed('-C', folder, 'run', 'push_atlas_release', '--config', 'RESOURCE_TAG=v1');
    assert.equal(said, `Nothing to do: all ${all.jobs.length} jobs of push_atlas_release are up to date.\n`);
    assert.deepEqual(await query(folder, RELEASE), before);
  });

  await t.test('another middle plane re-runs what knows of hemispheres and the push', async () => {
    const ran = await make('push_atlas_release', '--config', 'Z_HALFWAY=10', '--config', 'RESOURCE_TAG=v2');
    assert.deepEqual(ran.sort(), ['create_hemispheres_ccfv3', 'placement_hints', 'push_atlas_release']);
  });

  await t.test('masks of the release can be asked for by acronym', async () => {
    await make('push_masks', '--config', 'RESOURCE_TAG=v2');
    const { brainRegion } = await query<{
      brainRegion: { layers: { label: string }[]; adjacentTo: object[]; mask: object };
    }>(
      folder,
      '{ brainRegion(acronym: "SSp-bfd4") { layers { label } adjacentTo { ratio } mask { name distributions { name } } } }',
    );
    assert.equal(brainRegion.layers.length, 1);
    assert.ok(brainRegion.adjacentTo.length > 0);
    assert.ok(brainRegion.mask);
  });
});

test('while a service has the folder, other commands work through it', async (t) => {
  const { child, ended } = start(['-C', folder, 'serve', '--port', '0']);
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout ?? child, 'data');

  const runs: Run[] = JSON.parse(await succeed('-C', folder, 'runs', '--json'));
  assert.ok(runs.length > 0);
  const { rules } = await query<{ rules: { name: string }[] }>(folder, '{ rules { name } }');
  assert.ok(rules.some(({ name }) => name === 'push_masks'));
  assert.match(await succeed('-C', folder, 'run', 'push_masks', '--config', 'RESOURCE_TAG=v2'), /Nothing to do|Made/);

  const second = await atlasgraph(['-C', folder, 'serve', '--port', '0']);
  assert.equal(second.code, 1);
  assert.match(second.stderr, new RegExp(`Process ${child.pid} has the project folder`));

  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});

test('commands that start at the same time all get their answer', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => query(folder, '{ rules { name } }')));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
});

test('a run whose service is killed is gone on with by the command that waits for it', async () => {
  const service = start(['-C', folder, 'serve', '--port', '0']);
  await once(service.child.stdout ?? service.child, 'data');
  const force = ['--force', 'fetch_brain_parcellation_ccfv3', '--config', 'RESOURCE_TAG=v3'];
  const { child, ended } = start(['-C', folder, 'run', 'push_atlas_release', ...force]);
  await once(child.stderr ?? child, 'data');
  service.child.kill('SIGKILL');
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Made push_atlas_release/);
});

test('without tokens only this machine is listened to', async () => {
  const { code, stderr } = await atlasgraph(['-C', folder, 'serve', '--host', '0.0.0.0', '--port', '0']);
  assert.equal(code, 1);
  assert.match(stderr, /Without tokens everybody could write/);
});

test('Ctrl-C cancels a run and the same command goes on from there', async () => {
  const { child, ended } = start([
    '-C',
    folder,
    'run',
    'push_atlas_release',
    '--force',
    'fetch_brain_parcellation_ccfv3',
  ]);
  const interrupt = (text: unknown) => {
    if (!String(text).includes('fetch_')) return;
    child.stderr?.off('data', interrupt);
    child.kill('SIGINT');
  };
  child.stderr?.on('data', interrupt);
  const { code, stderr } = await ended;
  assert.equal(code, 1);
  assert.match(stderr, /was cancelled/);
  await succeed('-C', folder, 'run', 'push_atlas_release', '--config', 'RESOURCE_TAG=v4');
});

test('a query prints one response and exits with 1 when it has errors', async () => {
  const { code, stdout } = await atlasgraph(['-C', folder, 'query', '{ nothingOfThatName }']);
  assert.equal(code, 1);
  assert.match(JSON.parse(stdout).errors[0].message, /nothingOfThatName/);
});
