import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { jwtVerify, SignJWT } from 'jose';
import { toCaller } from './claims.ts';
import { KeyFileExposed, TokenRefused } from './errors.ts';
import { reasonOf } from './jose-reason.ts';
import type { IssuerVerifier } from './token-verifier.ts';

const REALM = 'local';
const AUDIENCE = 'atlasgraph';

export interface LocalIssuer extends IssuerVerifier {
  /** @param holder.groups - become identities `realms/local/groups/…` @returns a signed access token */
  issue(holder: LocalHolder): Promise<string>;
}

export interface LocalHolder {
  readonly username: string;
  readonly groups?: readonly string[];
  readonly lifetimeSeconds: number;
}

/**
 * Issues and verifies tokens for development, signed (HS256) with a key that only the owner of `keyFile` can read. The
 * file is made when it is absent.
 * @param issuer - named in the tokens; tokens of another issuer are refused
 * @throws KeyFileExposed when others may read the file
 */
export async function createLocalIssuer(keyFile: string, issuer: string): Promise<LocalIssuer> {
  const key = await readOrMakeKey(keyFile);
  return {
    issuer,
    issue: ({ username, groups = [], lifetimeSeconds }) =>
      new SignJWT({ typ: 'Bearer', preferred_username: username, groups })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(username)
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + lifetimeSeconds)
        .sign(key),
    async verify(token) {
      const checks = { issuer, audience: AUDIENCE, algorithms: ['HS256'], requiredClaims: ['exp'] };
      const { payload } = await jwtVerify(token, key, checks).catch((cause: unknown) => {
        throw new TokenRefused(reasonOf(cause), { cause });
      });
      return toCaller(REALM, payload);
    },
  };
}

async function readOrMakeKey(path: string): Promise<Uint8Array> {
  if (!existsSync(path)) await makeKey(path);
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new KeyFileExposed({ path, mode: (mode & 0o777).toString(8) });
  return readFile(path);
}

/** Linked into place when it is whole; of two processes at once, one key wins. */
async function makeKey(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(randomBytes(32));
    await file.sync();
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await file.close();
    await rm(temporary);
  }
}
