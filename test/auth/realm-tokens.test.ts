import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createAuthenticate } from '../../src/auth/authenticate.ts';
import { keycloakVerifier } from '../../src/auth/keycloak.ts';
import { AUDIENCE, startRealm } from './realm.ts';

describe('tokens of a realm', async () => {
  const realm = await startRealm();
  after(() => realm.close());
  const authenticate = createAuthenticate(keycloakVerifier({ url: `${realm.url}/`, audience: AUDIENCE }));
  const refuses = (token: string, reason: string) =>
    assert.rejects(authenticate(`Bearer ${token}`), { tag: 'TokenRefused', details: { reason } });
  const now = Math.floor(Date.now() / 1000);

  test('a good one becomes its user, with groups', async () => {
    assert.deepEqual(await authenticate(`bearer ${await realm.token()}`), {
      subject: 'realms/atlas/users/maintainer',
      identities: [
        'anonymous',
        'realms/atlas/authenticated',
        'realms/atlas/users/maintainer',
        'realms/atlas/groups/atlas-maintainers',
      ],
      person: { name: 'Mary Maintainer', givenName: undefined, familyName: undefined, username: 'maintainer' },
    });
  });

  test('one for several audiences, ours among them, is good', async () => {
    assert.equal(
      (await authenticate(`Bearer ${await realm.token({ aud: ['account', AUDIENCE] })}`)).identities.length,
      4,
    );
  });

  test('groups may be a list with commas and start with a slash', async () => {
    const { identities } = await authenticate(`Bearer ${await realm.token({ groups: '/one, two' })}`);
    assert.deepEqual(identities.slice(3), ['realms/atlas/groups/one', 'realms/atlas/groups/two']);
  });

  test('a name cannot pass for another identity', async () => {
    const { subject } = await authenticate(`Bearer ${await realm.token({ preferred_username: 'a/../groups/b c@d' })}`);
    assert.equal(subject, 'realms/atlas/users/a%2F..%2Fgroups%2Fb%20c@d');
  });

  test('no header means anonymous', async () => {
    assert.deepEqual(await authenticate(undefined), { subject: 'anonymous', identities: ['anonymous'] });
  });

  for (const header of ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer ü', 'bearer\tx']) {
    test(`the header ${JSON.stringify(header)} is refused`, () =>
      assert.rejects(authenticate(header), { tag: 'TokenRefused', details: { reason: 'malformed' } }));
  }

  for (const token of ['x', 'a.b.c', '..', 'e30.e30.', 'bnVsbA.bnVsbA.bnVsbA']) {
    test(`the garbled token ${token} is refused`, () =>
      assert.rejects(authenticate(`Bearer ${token}`), { tag: 'TokenRefused' }));
  }

  test('an expired one is refused', async () => refuses(await realm.token({ exp: now - 1 }), 'expired'));
  test('one that never expires is refused', async () => refuses(await realm.token({ exp: undefined }), 'malformed'));
  test('one for later is refused', async () => refuses(await realm.token({ nbf: now + 30 }), 'not yet valid'));
  test('one of another issuer is refused', async () =>
    refuses(await realm.token({ iss: 'https://evil.example/realms/atlas' }), 'wrong issuer'));
  test('one for somebody else is refused', async () =>
    refuses(await realm.token({ aud: 'account' }), 'wrong audience'));
  test('a refresh token is refused', async () => refuses(await realm.token({ typ: 'Refresh' }), 'not an access token'));
  test('one without a subject is refused', async () => refuses(await realm.token({ sub: undefined }), 'no subject'));

  test('one with an altered payload is refused', async () => {
    const [header, , signature] = (await realm.token()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...realm.good, preferred_username: 'root' })).toString('base64url');
    await refuses(`${header}.${payload}.${signature}`, 'wrong signature');
  });

  test('one with an altered or no signature is refused', async () => {
    const [header, payload, signature] = (await realm.token()).split('.');
    await refuses(
      `${header}.${payload}.${signature?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
      'wrong signature',
    );
    await refuses(`${header}.${payload}.`, 'wrong signature');
  });

  test('one signed by a stranger under the name of our key is refused', async () => {
    const stranger = await generateKeyPair('RS256');
    await refuses(await realm.token({}, {}, stranger.privateKey), 'wrong signature');
  });

  test('one that names an unknown key, or none, is refused each time', async () => {
    const stranger = await generateKeyPair('RS256');
    const unknown = await realm.token({}, { kid: 'nobody' }, stranger.privateKey);
    await refuses(unknown, 'wrong signature');
    await refuses(unknown, 'wrong signature');
    await refuses(await realm.token({}, { kid: undefined }, stranger.privateKey), 'wrong signature');
  });

  test('one that names the key for encryption is refused', async () =>
    refuses(await realm.token({}, { kid: 'enc-1' }), 'wrong signature'));

  test('one without signature (alg none) is refused', () =>
    refuses(new UnsecuredJWT(realm.good).encode(), 'wrong algorithm'));

  test('one signed with the public key as a shared secret (HS256) is refused', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(realm.keys.signing.publicKey));
    const token = new SignJWT(realm.good).setProtectedHeader({ alg: 'HS256', kid: 'sig-1' }).sign(secret);
    await refuses(await token, 'wrong algorithm');
  });

  test('the refusal does not repeat the token', async () => {
    const token = await realm.token({ exp: now - 1 });
    await assert.rejects(authenticate(`Bearer ${token}`), (error: Error) => !JSON.stringify(error).includes(token));
  });
});

test('a realm that answers its keys with a page instead of JSON gets every token refused', async () => {
  const realm = await startRealm((_, response) => response.end('<html>maintenance</html>'));
  const verifier = keycloakVerifier({ url: realm.url, audience: AUDIENCE });
  await assert.rejects(verifier.verify(await realm.token()), { details: { reason: 'keys unavailable' } });
  await realm.close();
});
