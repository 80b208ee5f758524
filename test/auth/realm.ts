import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const AUDIENCE = 'atlas-gateway';

/** A server on loopback that publishes the keys of a realm as Keycloak does, and signs tokens with them. */
export async function startRealm(certs?: RequestListener) {
  const signing = await generateKeyPair('RS256', { extractable: true });
  const encryption = await generateKeyPair('RSA-OAEP', { extractable: true });
  const keys = [
    { ...(await exportJWK(encryption.publicKey)), kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP' },
    { ...(await exportJWK(signing.publicKey)), kid: 'sig-1', use: 'sig', alg: 'RS256' },
  ];
  const server = createServer(certs ?? ((_, response) => response.end(JSON.stringify({ keys }))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const url = `http://127.0.0.1:${port}/realms/atlas`;
  const now = Math.floor(Date.now() / 1000);
  const good: JWTPayload = {
    iss: url,
    aud: AUDIENCE,
    sub: '7d2f',
    typ: 'Bearer',
    iat: now,
    exp: now + 60,
    preferred_username: 'maintainer',
    name: 'Mary Maintainer',
    groups: ['atlas-maintainers'],
  };
  return {
    url,
    good,
    keys: { signing, encryption },
    token: (changes: JWTPayload = {}, header: { alg?: string; kid?: string } = {}, key = signing.privateKey) =>
      new SignJWT({ ...good, ...changes }).setProtectedHeader({ alg: 'RS256', kid: 'sig-1', ...header }).sign(key),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
