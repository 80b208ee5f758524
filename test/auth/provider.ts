import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What a provider answers at a path in place of what a good one would. */
export type Answers = Readonly<Record<string, RequestListener>>;

/** An OpenID provider on loopback with everything that the registration of a realm wants to know. */
export async function startProvider(answers: Answers = {}, changes: Readonly<Record<string, unknown>> = {}) {
  /** Made when they are needed: that takes a moment. */
  let signing: Promise<GenerateKeyPairResult> | undefined;
  const keys = () => {
    signing ??= generateKeyPair('RS256', { extractable: true });
    return signing;
  };
  let kid = 'sig-1';
  const requests: IncomingMessage[] = [];
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const issuer = `http://127.0.0.1:${port}`;
  const configuration = {
    issuer,
    jwks_uri: `${issuer}/keys`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    grant_types_supported: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
    ...changes,
  };
  const good: Answers = {
    '/.well-known/openid-configuration': (_, response) => response.end(JSON.stringify(configuration)),
    '/keys': async (_, response) => {
      const key = { ...(await exportJWK((await keys()).publicKey)), kid, use: 'sig', alg: 'RS256' };
      response.end(JSON.stringify({ keys: [{ kty: 'RSA', use: 'enc', n: 'AQ', e: 'AQAB' }, key] }));
    },
    '/userinfo': (_, response) => response.end(JSON.stringify({ groups: ['from-userinfo'] })),
  };
  server.on('request', (request, response) => {
    requests.push(request);
    const answer = answers[request.url ?? ''] ?? good[request.url ?? ''];
    if (answer) return answer(request, response);
    response.statusCode = 404;
    return response.end();
  });
  const now = Math.floor(Date.now() / 1000);
  const claims: JWTPayload = { iss: issuer, sub: '7d2f', iat: now, exp: now + 60, preferred_username: 'ada' };
  return {
    issuer,
    openIdConfig: `${issuer}/.well-known/openid-configuration`,
    /** Every request so far. */
    requests,
    token: async (more: JWTPayload = {}, key?: CryptoKey) =>
      new SignJWT({ ...claims, ...more })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(key ?? (await keys()).privateKey),
    claims,
    keys,
    /** As after a restart with fresh keys. */
    changeKeys: () => {
      signing = undefined;
      kid = 'sig-2';
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
