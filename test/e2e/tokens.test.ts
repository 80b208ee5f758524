import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { start } from '../support/atlasgraph.ts';
import { initProject, query, succeed } from '../support/synthetic-project.ts';

const REGISTER = `mutation ($metadata: JSON!, $file: Upload!) {
  registerDataset(input: { metadata: $metadata, file: { file: $file } }) {
    dataset { id createdBy { name } } errors { code }
  }
}`;
const METADATA = {
  '@type': 'Dataset',
  name: 'Counts',
  brainLocation: {
    '@type': 'BrainLocation',
    brainRegion: { '@id': 'http://api.brain-map.org/api/v2/data/Structure/997', label: 'root' },
  },
};

test('a service with local tokens registers for who was granted it, and for nobody else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-tokens-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await initProject(folder);
  await succeed('-C', folder, 'grant', 'realms/local/users/ada', 'write');
  await succeed('-C', folder, 'grant', 'realms/local/users/eve', 'read');
  const ada = (await succeed('-C', folder, 'token', 'ada')).trim();
  const eve = (await succeed('-C', folder, 'token', 'eve')).trim();

  const { child, ended } = start(['-C', folder, 'serve', '--port', '0'], { env: { ATLASGRAPH_TOKENS: 'local' } });
  t.after(() => child.kill('SIGKILL'));
  const address = await new Promise<string>((resolve) => {
    child.stdout?.on('data', (text) => resolve(/http\S+/.exec(String(text))?.[0] ?? ''));
  });
  const register = async (token?: string) => {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query: REGISTER, variables: { metadata: METADATA, file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new File(['region,cells\n549,3\n'], 'counts.csv', { type: 'text/csv' }));
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    const response = await fetch(address, { method: 'POST', headers, body: form });
    return { status: response.status, body: await response.text() };
  };

  const byAda = await register(ada);
  assert.equal(byAda.status, 200, byAda.body);
  assert.partialDeepStrictEqual(JSON.parse(byAda.body), {
    data: { registerDataset: { dataset: { createdBy: { name: 'ada' } }, errors: [] } },
  });
  assert.equal((await register()).status, 401);
  assert.equal((await register(`${ada.slice(0, -4)}AAAA`)).status, 401);
  const byEve = await register(eve);
  assert.equal(byEve.status, 403, byEve.body);

  // The command line works through the service, with the rights of whoever owns the folder.
  const { entities } = await query<{ entities: { nodes: { name: string }[] } }>(
    folder,
    '{ entities(filter: { schema: "https://neuroshapes.org/dash/dataset" }, first: 10) { nodes { name } } }',
  );
  assert.deepEqual(
    entities.nodes.filter(({ name }) => name === 'Counts'),
    [{ name: 'Counts' }],
  );
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});
