import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Run } from '../../src/pipeline/run.ts';
import { atlasgraph, start } from '../support/atlasgraph.ts';
import { initProject, query, syntheticProject } from '../support/synthetic-project.ts';

let folder: string;
let service: ReturnType<typeof start>;
/** Of the project that works on the other's store. */
let env: NodeJS.ProcessEnv;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-remote-'));
  await syntheticProject(join(folder, 'served'));
  service = start(['-C', join(folder, 'served'), 'serve', '--port', '0']);
  const [said] = await once(service.child.stdout ?? service.child, 'data');
  const address = /http:\/\/[^/]+/.exec(String(said))?.[0];
  await initProject(join(folder, 'client'));
  await copyFile(join(folder, 'served', 'nexus_ids.json'), join(folder, 'client', 'nexus_ids.json'));
  env = { ATLASGRAPH_STORE: 'nexus', ATLASGRAPH_NEXUS_STAGING_ENV: `${address}/v1` };
});
after(async () => {
  service.child.kill();
  await service.ended;
  await rm(folder, { recursive: true, force: true });
});

const RELEASE = `{ atlasRelease { revision tags { name } rootRegion { acronym }
  parcellationVolume { distributions { contentUrl } } } brainRegion(acronym: "root") { layers { label } } }`;

test('a run fetches from another Delta and pushes to it, and its graph can be asked for from either', async () => {
  const client = join(folder, 'client');
  const pushed = await atlasgraph(
    ['-C', client, 'run', 'push_atlas_release', '--config', 'RESOURCE_TAG=v1', '--json'],
    {
      env,
    },
  );
  assert.equal(pushed.code, 0, pushed.stderr);
  const run: Run = JSON.parse(pushed.stdout);
  assert.equal(run.state, 'succeeded');
  const there = await query<object>(join(folder, 'served'), RELEASE);
  const asked = await atlasgraph(['-C', client, 'query', RELEASE], { env });
  const { data, errors } = JSON.parse(asked.stdout);
  assert.equal(errors, undefined);
  assert.partialDeepStrictEqual(data, { atlasRelease: { tags: [{ name: 'v1' }], rootRegion: { acronym: 'root' } } });
  assert.partialDeepStrictEqual(there, { atlasRelease: { tags: [{ name: 'v1' }], rootRegion: { acronym: 'root' } } });
  assert.deepEqual(data, there);
});
