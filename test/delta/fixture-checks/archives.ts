import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { answers, ask, newProject, RICK, service, upload, who, withPrefixes } from '../fixture-scenes.ts';
import { FIXTURES, fixture } from '../fixtures.ts';
import { readZip } from '../read-zip.ts';
import { PUBLIC_URL } from '../service.ts';

const ID = 'https://dev.nexus.test.com/simplified-resource/';
const LOGO = 'some/other/nexus-logo.png';

/** A resource and a picture in one project, another resource in a second one. */
const scene = async () => {
  const [first, second] = [await newProject(withPrefixes), await newProject(withPrefixes)];
  const [project1, project2] = [first, second].map(({ org, project }) => `${org}/${project}`);
  for (const [project, number] of [
    [project1, 1],
    [project2, 2],
  ] as const) {
    const payload = fixture('kg/resources/simple-resource.json', { resourceId: `${ID}${number}`, priority: 5 });
    assert.equal((await ask('PUT', `/resources/${project}/_/test-resource:${number}`, payload)).status, 201);
  }
  const logo = readFileSync(`${FIXTURES}/kg/files/nexus-logo.png`);
  await upload(`/files/${project1}/test-resource:logo`, logo, 'nexus-logo.png', 'image/png');
  const path = `/archives/${project1}/test-resource:archive`;
  const self = `${PUBLIC_URL}/archives/${project1}/${encodeURIComponent(`${ID}archive`).replaceAll('%3A', ':')}`;
  return { path, project1, project2, logo, values: { ...who, project1, project2, self } };
};

const zipOf = async (path: string) => {
  const headers = { accept: 'application/zip' };
  const response = await service().ask({ url: `/v1${path}`, as: RICK, headers });
  assert.equal(response.statusCode, 200, response.body);
  return readZip(response.rawPayload);
};

const holds = async (payload: string, names: readonly string[]) => {
  const { path, logo, values } = await scene();
  const file = `${PUBLIC_URL}/files/${values.project1}/${encodeURIComponent(`${ID}logo`)}`;
  const created = await ask('PUT', path, fixture(payload, { ...values, value: file }), 'application/json');
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const content = await zipOf(path);
  const encoded = 'https:%2F%2Fdev.nexus.test.com%2Fsimplified-resource%2F';
  const expected = names.map((name) =>
    name.replace('{1}', values.project1).replace('{2}', values.project2).replace('{id}', encoded),
  );
  assert.deepEqual([...content.keys()].sort(), expected.sort());
  assert.ok(content.get(LOGO)?.equals(logo));
  return { path, values };
};

const refused = async (payload: string, wanted: string) => {
  const { path } = await scene();
  answers(await ask('PUT', path, fixture(payload), 'application/json'), 400, fixture(wanted));
};
const INVALID1 = 'kg/archives/archive-path-invalid1.json';
const INVALID2 = 'kg/archives/archive-path-invalid2.json';

const refusals = {
  collision: () => refused('kg/archives/archive-path-collision.json', 'kg/archives/archive-path-dup.json'),
  path1: () => refused('kg/archives/archive-wrong-path1.json', INVALID1),
  path2: () => refused('kg/archives/archive-wrong-path2.json', INVALID2),
  wrong: () => refused('kg/archives/archive-wrong.json', 'kg/archives/archive-wrong-response.json'),
};

const archive = async () => {
  const names = ['{1}/compacted/{id}1%3Frev=1.json', LOGO, '{2}/compacted/{id}2.json'];
  const { path, values } = await holds('kg/archives/archive.json', names);
  const { status, body } = await ask('GET', path, undefined, 'application/json');
  const { _expiresInSeconds, ...described } = body;
  answers({ status, body: described }, 200, fixture('kg/archives/archive-response.json', values));
};

export const archiveChecks = {
  'kg/archives/archive.json': archive,
  'kg/archives/archive-response.json': archive,
  'kg/archives/archive-with-file-self.json': async () => {
    await holds('kg/archives/archive-with-file-self.json', ['{1}/compacted/{id}1%3Frev=1.json', LOGO]);
  },
  'kg/archives/archive-not-found.json': async () => {
    const { path } = await scene();
    await ask('PUT', path, fixture('kg/archives/archive-not-found.json'), 'application/json');
    assert.equal((await ask('GET', path, undefined, '*/*')).status, 404);
    assert.equal((await zipOf(`${path}?ignoreNotFound=true`)).size, 1);
  },
  'kg/archives/archive-response-notfound.json': 'has a curie in `_self`, which Delta 1.11 no longer makes',
  'kg/archives/archive-path-collision.json': refusals.collision,
  'kg/archives/archive-path-dup.json': refusals.collision,
  'kg/archives/archive-wrong-path1.json': refusals.path1,
  'kg/archives/archive-path-invalid1.json': refusals.path1,
  'kg/archives/archive-wrong-path2.json': refusals.path2,
  'kg/archives/archive-path-invalid2.json': refusals.path2,
  'kg/archives/archive-wrong.json': refusals.wrong,
  'kg/archives/archive-wrong-response.json': refusals.wrong,
  'kg/archives/archive-many-large-files.json': async () => {
    const { path, project1 } = await scene();
    const payload = fixture('kg/archives/archive-many-large-files.json');
    for (let n = 1; n <= 15; n++) {
      await upload(`/files/${project1}/test-resource:largefile${n}.txt`, `${n}`.repeat(100_000), `largefile${n}.txt`);
    }
    await ask('PUT', path, payload, 'application/json');
    const sizes = [...(await zipOf(path)).values()].map(({ length }) => length);
    assert.deepEqual(sizes, [...Array(9).fill(100_000), ...Array(6).fill(200_000)]);
  },
};
