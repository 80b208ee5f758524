import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { ANONYMOUS } from '../../src/store/caller.ts';
import { NXV } from '../../src/store/names.ts';
import type { Iri } from '../../src/store/resource.ts';
import { type DeltaService, startDelta } from '../delta/service.ts';
import { ID, startFakeDelta } from '../store/nexus/fake-delta.ts';
import { openRemote, startOwnDelta } from '../store/nexus/own-delta.ts';
import { recordExchanges } from '../support/recording-proxy.ts';

/** A call of Nexus Delta, the status of its answer, and what the answer must have; each after those before it. */
interface Call {
  readonly call: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly accept?: string;
  readonly body?: object;
  /** Content of the one file of a form. */
  readonly file?: string;
  readonly status: number;
  /** `@type` of a refusal. */
  readonly type?: string;
  readonly keys: readonly string[];
}

const calls: Call[] = JSON.parse(readFileSync(new URL('calls.json', import.meta.url), 'utf8'));
const inProject = (text: string): string => text.replaceAll('{org}', 'lab').replaceAll('{project}', 'p');

describe('calls of Nexus Delta', () => {
  let delta: DeltaService;
  before(async () => {
    delta = await startDelta();
  });
  after(() => delta.close());

  for (const { call, method, path, accept = '*/*', body, file, status, type, keys } of calls) {
    test(call, async () => {
      const form = new FormData();
      if (file !== undefined) form.append('file', new Blob([file], { type: 'text/csv' }), 'a.csv');
      const answer = await delta.ask({
        ...{ method, url: `/v1${inProject(path)}`, headers: { accept } },
        ...(file !== undefined && { payload: form }),
        ...(body && { payload: JSON.parse(inProject(JSON.stringify(body))) }),
      });
      assert.equal(answer.statusCode, status, answer.body);
      const found = answer.body === '' ? {} : [answer.json()].flat()[0];
      assert.deepEqual(
        keys.filter((key) => !(key in found)),
        [],
        answer.body,
      );
      if (type !== undefined) assert.equal(found['@type'], type);
    });
  }
});

/** What Delta 1.12 no longer tells. */
const REMOVED = ['incoming', 'outgoing', 'schemaProject'].flatMap((name) => [`_${name}`, NXV + name]);

/** A path with its labels, ids and schemas left out, and with the one parameter that decides the form of the answer. */
function kindOf(path: string): string {
  const [place, query = ''] = path.split('?');
  const [, kind, , , schema, id, ...sub] = place.replace(/^\/v1/, '').split('/');
  const named = [kind, ...(schema ? ['schema'] : []), ...(id ? ['id'] : []), ...sub];
  return [named.join('/'), ...(query.includes('format=expanded') ? ['expanded'] : [])].join(' ');
}

for (const [name, start] of [
  ['our own service', startOwnDelta],
  ['a Delta 1.12 that tells projects by their names', startFakeDelta],
] as const) {
  test(`the client of a remote Delta makes calls of the table, and gets what it says from ${name}`, async () => {
    const delta = await start();
    const proxy = await recordExchanges(delta.url.replace(/\/v1$/, ''));
    const store = openRemote(`${proxy.url}/v1`);
    const [project, caller, id] = [{ org: 'org', project: 'far' }, ANONYMOUS, ID as Iri];
    try {
      if ('store' in delta) {
        await delta.store.createOrganization('org', undefined, caller);
        await delta.store.createProject(project, {}, caller);
      }
      const source = { '@context': { '@vocab': 'https://example.org/' }, name: 'x' };
      await store.create({ project, caller, source: { ...source, '@id': id } });
      await store.create({ project, caller, id: `${id}2` as Iri, source });
      await store.update({ project, caller, id, rev: 1, source: { ...source, name: 'y' } });
      await store.fetch(project, id, undefined, caller);
      await store.tag({ project, caller, id, rev: 2, name: 'v1' });
      await store.deprecate({ project, caller, id, rev: 3 });
      await store.undeprecate({ project, caller, id, rev: 4 });
      const table = Map.groupBy(calls, (call) => `${call.method} ${kindOf(call.path)} ${call.status}`);
      for (const { method, path, status, answer } of proxy.exchanges) {
        const [call] = table.get(`${method} ${kindOf(path)} ${status}`) ?? [];
        assert.ok(call, `${method} ${path} ${status} is in no row`);
        const [found] = [answer].flat() as object[];
        const metadata = call.keys.filter((key) => /^_/.test(key) || key.startsWith(NXV));
        const wanted = metadata.filter((key) => !REMOVED.includes(key));
        assert.deepEqual(
          wanted.filter((key) => !(key in found)),
          [],
          `${method} ${path}`,
        );
      }
      assert.equal(new Set(proxy.exchanges.map(({ method, path }) => `${method} ${kindOf(path)}`)).size, 9);
    } finally {
      await store.close();
      await proxy.close();
      await delta.close();
    }
  });
}
