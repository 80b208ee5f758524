import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { UnsecuredJWT } from 'jose';
import { createLocalIssuer } from '../../src/auth/local-issuer.ts';

describe('the local issuer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'issuer-'));
  after(() => rm(folder, { recursive: true }));
  const keyFile = join(folder, 'new', 'key');
  const issuer = await createLocalIssuer(keyFile, 'http://127.0.0.1:8080/v1/realms/local');
  const holder = { username: 'ada', groups: ['maintainers'], lifetimeSeconds: 60 };

  test('verifies what it issued, also after a restart', async () => {
    const token = await issuer.issue(holder);
    const restarted = await createLocalIssuer(keyFile, 'http://127.0.0.1:8080/v1/realms/local');
    const expected = [
      'anonymous',
      'realms/local/authenticated',
      'realms/local/users/ada',
      'realms/local/groups/maintainers',
    ];
    assert.deepEqual((await restarted.verify(token)).identities, expected);
  });

  test('makes its key readable by the owner only and leaves no other file', async () => {
    assert.equal((await stat(keyFile)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(folder, 'new')), ['key']);
  });

  test('makes one key when two processes start at once', async () => {
    const path = join(folder, 'shared');
    const [one, two] = await Promise.all([createLocalIssuer(path, 'urn:x'), createLocalIssuer(path, 'urn:x')]);
    assert.equal((await two.verify(await one.issue(holder))).subject, 'realms/local/users/ada');
  });

  test('refuses to sign with a key that others can read', async () => {
    const path = join(folder, 'exposed');
    await createLocalIssuer(path, 'urn:x');
    await chmod(path, 0o644);
    await assert.rejects(createLocalIssuer(path, 'urn:x'), { tag: 'KeyFileExposed', details: { path, mode: '644' } });
  });

  test('refuses tokens that are expired, of another issuer or key, or unsigned', async () => {
    const refused = (token: string, reason: string) => assert.rejects(issuer.verify(token), { details: { reason } });
    const other = await createLocalIssuer(join(folder, 'other'), 'http://127.0.0.1:8080/v1/realms/local');
    const elsewhere = await createLocalIssuer(keyFile, 'urn:elsewhere');
    await refused(await issuer.issue({ ...holder, lifetimeSeconds: -1 }), 'expired');
    await refused(await elsewhere.issue(holder), 'wrong issuer');
    await refused(await other.issue(holder), 'wrong signature');
    await refused(new UnsecuredJWT({}).encode(), 'wrong algorithm');
    await refused('', 'malformed');
  });
});
