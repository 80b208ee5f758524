import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { discoverProvider } from '../../src/auth/openid.ts';
import type { OpenIdRefused } from '../../src/store/realm-errors.ts';
import { type Answers, startProvider } from './provider.ts';

test('an issuer is described by its configuration', async (t) => {
  const provider = await startProvider();
  t.after(() => provider.close());
  const { issuer } = provider;
  assert.deepEqual(await discoverProvider(provider.openIdConfig), {
    issuer,
    jwksUri: `${issuer}/keys`,
    grantTypes: ['authorizationCode', 'urn:ietf:params:oauth:grant-type:device_code'],
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    userInfoEndpoint: `${issuer}/userinfo`,
  });
});

describe('a configuration is refused that', () => {
  const CONFIGURATION = '/.well-known/openid-configuration';
  const endless: Answers[string] = (_, response) => {
    const more = () => {
      while (response.write(' '.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };
  const cases: [what: string, tag: string, changes: Record<string, unknown>, answers?: Answers][] = [
    ['names another issuer', 'IllegalIssuerFormat', { issuer: 'https://sso.example.org' }],
    ['names no issuer', 'IllegalIssuerFormat', { issuer: undefined }],
    ['has keys elsewhere', 'IllegalJwksUriFormat', { jwks_uri: 'http://127.0.0.1:1/keys' }],
    ['has keys in a file', 'IllegalJwksUriFormat', { jwks_uri: 'file:///etc/passwd' }],
    [
      'sends tokens of users elsewhere',
      'IllegalEndpointFormat',
      { userinfo_endpoint: 'https://evil.example/userinfo' },
    ],
    ['has no token endpoint', 'IllegalEndpointFormat', { token_endpoint: undefined }],
    ['has a script as an endpoint', 'IllegalEndpointFormat', { end_session_endpoint: 'javascript:alert(1)' }],
    ['has grant types that are none', 'IllegalGrantTypeFormat', { grant_types_supported: ['constructor'] }],
    ['is no JSON', 'UnsuccessfulOpenIdConfigResponse', {}, { [CONFIGURATION]: (_, to) => to.end('<html>') }],
    ['is not there', 'UnsuccessfulOpenIdConfigResponse', {}, { [CONFIGURATION]: (_, to) => to.writeHead(503).end() }],
    ['has no end', 'UnsuccessfulOpenIdConfigResponse', {}, { [CONFIGURATION]: endless }],
    [
      'is elsewhere',
      'UnsuccessfulOpenIdConfigResponse',
      {},
      { [CONFIGURATION]: (_, to) => to.writeHead(302, { location: 'http://127.0.0.1:1/' }).end() },
    ],
    ['has keys without end', 'UnsuccessfulJwksResponse', {}, { '/keys': endless }],
    ['has a page in place of keys', 'UnsuccessfulJwksResponse', {}, { '/keys': (_, to) => to.end('<html>') }],
    ['has keys that are none', 'IllegalJwkFormat', {}, { '/keys': (_, to) => to.end('{"keys":1}') }],
    [
      'has keys for encryption only',
      'NoValidKeysFound',
      {},
      { '/keys': (_, to) => to.end('{"keys":[{"kty":"RSA","use":"enc","n":"AQ","e":"AQAB"}]}') },
    ],
    [
      'has a shared secret as key',
      'NoValidKeysFound',
      {},
      { '/keys': (_, to) => to.end('{"keys":[{"kty":"oct","k":"AQ"}]}') },
    ],
  ];
  for (const [what, tag, changes, answers] of cases) {
    test(what, async (t) => {
      const provider = await startProvider(answers, changes);
      t.after(() => provider.close());
      await assert.rejects(discoverProvider(provider.openIdConfig), { tag });
      const asked = provider.requests.map(({ url }) => url);
      assert.ok(asked.every((url) => url === CONFIGURATION || url === '/keys'));
    });
  }
});

for (const address of [
  'file:///etc/passwd',
  'http://169.254.169.254/.well-known/openid-configuration',
  'http://sso.example.org/.well-known/openid-configuration',
  'https://user:secret@sso.example.org/.well-known/openid-configuration',
  'https://sso.example.org/.well-known/openid-configuration?x=1',
  'https://sso.example.org/anything',
  'no address',
]) {
  test(`${address} is not asked`, () =>
    assert.rejects(discoverProvider(address), (error: OpenIdRefused) => {
      assert.equal(error.tag, 'UnsuccessfulOpenIdConfigResponse');
      return error.cause === undefined && /must be read over https|is no address|more than a host/.test(error.message);
    }));
}
