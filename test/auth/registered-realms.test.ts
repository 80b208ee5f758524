import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { discoverProvider } from '../../src/auth/openid.ts';
import { verifierByIssuer } from '../../src/auth/verifier-by-issuer.ts';
import type { Realm } from '../../src/store/realms.ts';
import { startProvider } from './provider.ts';

const LOCAL = {
  issuer: 'urn:local',
  verify: async () => ({ subject: 'realms/local/users/x', identities: [] }),
};
const AUDIT = { createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' };

/** A verifier with these realms registered. */
const verifierOf = (...realms: Realm[]) =>
  verifierByIssuer(LOCAL, async (issuer) => realms.find(({ provider }) => provider.issuer === issuer));
const register = async (label: string, openIdConfig: string, more: Partial<Realm> = {}): Promise<Realm> => {
  const provider = await discoverProvider(openIdConfig);
  return { label, rev: 1, deprecated: false, audit: AUDIT, name: label, openIdConfig, provider, ...more };
};

describe('tokens of registered realms', async () => {
  const [first, second] = [await startProvider(), await startProvider()];
  after(() => Promise.all([first.close(), second.close()]));
  const one = await register('one', first.openIdConfig);
  const two = await register('two', second.openIdConfig, { acceptedAudiences: ['atlas'] });
  const verifier = verifierOf(one, two);
  const refuses = (token: string, reason: string) =>
    assert.rejects(verifier.verify(token), { tag: 'TokenRefused', details: { reason } });

  test('become users of the realm with that issuer', async () => {
    const { subject, identities } = await verifier.verify(await first.token({ groups: ['g'] }));
    assert.equal(subject, 'realms/one/users/ada');
    assert.deepEqual(identities, ['anonymous', 'realms/one/authenticated', subject, 'realms/one/groups/g']);
    assert.equal((await verifier.verify(await second.token({ aud: 'atlas' }))).subject, 'realms/two/users/ada');
  });

  test('of the configured issuer are left to its verifier', async () => {
    assert.equal((await verifier.verify(await first.token({ iss: 'urn:local' }))).subject, 'realms/local/users/x');
  });

  test('that name no groups get those that the realm tells, asked once', async () => {
    const token = await first.token();
    for (let time = 0; time < 3; time++) {
      assert.deepEqual((await verifier.verify(token)).identities.at(-1), 'realms/one/groups/from-userinfo');
    }
    const asked = first.requests.filter(({ url }) => url === '/userinfo');
    assert.deepEqual(
      asked.map(({ headers }) => headers.authorization),
      [`Bearer ${token}`],
    );
  });

  test('are refused when they are of a foreign issuer, which is not asked', async () => {
    const stranger = await startProvider();
    await refuses(await stranger.token(), 'wrong issuer');
    assert.deepEqual(stranger.requests, []);
    await stranger.close();
  });

  test('are refused when one realm signs for another', async () => {
    await refuses(await second.token({ iss: first.issuer, groups: [] }), 'wrong signature');
    await refuses(await first.token({}, (await second.keys()).privateKey), 'wrong signature');
  });

  test('are refused without signature (alg none), or signed with the public key as a shared secret', async () => {
    await refuses(new UnsecuredJWT(first.claims).encode(), 'wrong algorithm');
    const secret = new TextEncoder().encode(await exportSPKI((await first.keys()).publicKey));
    const sign = new SignJWT(first.claims).setProtectedHeader({ alg: 'HS256', kid: 'sig-1' }).sign(secret);
    await refuses(await sign, 'wrong algorithm');
  });

  test('are refused when they bring their own key', async () => {
    const own = await generateKeyPair('RS256', { extractable: true });
    const header = { alg: 'RS256', kid: 'mine', jku: `${second.issuer}/keys`, x5u: `${second.issuer}/keys` };
    const before = second.requests.length;
    await refuses(await new SignJWT(first.claims).setProtectedHeader(header).sign(own.privateKey), 'wrong signature');
    assert.equal(second.requests.length, before);
  });

  const now = Math.floor(Date.now() / 1000);
  const changes: [what: string, change: JWTPayload, reason: string][] = [
    ['expired', { exp: now - 1 }, 'expired'],
    ['for ever', { exp: undefined }, 'malformed'],
    ['for later', { nbf: now + 30 }, 'not yet valid'],
    ['for refreshing', { typ: 'Refresh' }, 'not an access token'],
    ['about nobody', { sub: undefined }, 'no subject'],
    ['of nobody', { iss: undefined }, 'no issuer'],
  ];
  for (const [what, change, reason] of changes) {
    test(`are refused when they are ${what}`, async () =>
      refuses(await first.token({ groups: [], ...change }), reason));
  }

  test('are refused when they are for somebody else', async () => {
    await refuses(await second.token({ aud: 'other', groups: [] }), 'wrong audience');
    await refuses(await second.token({ groups: [] }), 'wrong audience');
  });
});

test('a realm whose users cannot be asked gets tokens without groups refused', async (t) => {
  const answers = {
    '/userinfo': (_: unknown, response: { writeHead(status: number): { end(): void } }) =>
      response.writeHead(401).end(),
  };
  const [unknown, broken] = [
    await startProvider(answers),
    await startProvider({ '/userinfo': (_, response) => response.end('<html>') }),
  ];
  t.after(() => Promise.all([unknown.close(), broken.close()]));
  for (const [provider, reason] of [
    [unknown, 'refused by its issuer'],
    [broken, 'groups unavailable'],
  ] as const) {
    const verifier = verifierOf(await register('r', provider.openIdConfig));
    await assert.rejects(verifier.verify(await provider.token()), { details: { reason } });
  }
});

test('fresh keys of a realm are fetched when a token names one, not for every token that names an unknown one', async (t) => {
  const provider = await startProvider();
  t.after(() => provider.close());
  const verifier = verifierOf(await register('r', provider.openIdConfig));
  const keysFetched = () => provider.requests.filter(({ url }) => url === '/keys').length;
  await verifier.verify(await provider.token({ groups: [] }));
  const before = keysFetched();
  provider.changeKeys();
  const token = await provider.token({ groups: [] });
  for (let time = 0; time < 5; time++) {
    await assert.rejects(verifier.verify(token), { details: { reason: 'wrong signature' } });
  }
  assert.equal(keysFetched(), before);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 11_000 });
  assert.equal((await verifier.verify(token)).subject, 'realms/r/users/ada');
  assert.equal(keysFetched(), before + 1);
});
