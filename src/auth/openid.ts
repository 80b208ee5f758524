import { z } from 'zod';
import { OpenIdRefused } from '../store/realm-errors.ts';
import type { OpenIdProvider } from '../store/realms.ts';
import { fetchJson } from './small-document.ts';

const WELL_KNOWN = '/.well-known/openid-configuration';

/**
 * What an issuer says of itself (OpenID Connect Discovery 1.0, section 4), and only of itself: the issuer must be the
 * one whose configuration is at this address, and what will be asked later (keys, users) must be at the same origin, so
 * that a configuration can neither pass for another issuer nor have other addresses fetched.
 *
 * @throws OpenIdRefused with the tag that Nexus Delta has for what is wrong
 */
export async function discoverProvider(openIdConfig: string): Promise<OpenIdProvider> {
  const problem = problemOf(openIdConfig);
  if (problem) throw new OpenIdRefused('UnsuccessfulOpenIdConfigResponse', { document: openIdConfig, problem });
  const document = await read(openIdConfig, 'UnsuccessfulOpenIdConfigResponse');
  const { success, data, error } = configurationAt(openIdConfig).safeParse(document);
  if (!success) {
    const [{ path, message }] = error.issues;
    const [key = ''] = path.map(String);
    const details = { document: openIdConfig, location: `.${key}`, problem: message };
    throw new OpenIdRefused(TAGS[key] ?? 'IllegalEndpointFormat', details);
  }
  await checkKeys(data.jwks_uri);
  return {
    issuer: data.issuer,
    jwksUri: data.jwks_uri,
    grantTypes: data.grant_types_supported,
    authorizationEndpoint: data.authorization_endpoint,
    tokenEndpoint: data.token_endpoint,
    userInfoEndpoint: data.userinfo_endpoint,
    ...(data.revocation_endpoint !== undefined && { revocationEndpoint: data.revocation_endpoint }),
    ...(data.end_session_endpoint !== undefined && { endSessionEndpoint: data.end_session_endpoint }),
  };
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Who can change the answer on its way can sign tokens. */
function problemOf(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url?.pathname.endsWith(WELL_KNOWN)) return `it is no address that ends in ${WELL_KNOWN}.`;
  if (url.username || url.password || url.search || url.hash) return 'it has more than a host and a path.';
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSafe ? undefined : 'it must be read over https, or from this machine.';
}

const TAGS: Readonly<Record<string, OpenIdRefused['tag']>> = {
  issuer: 'IllegalIssuerFormat',
  jwks_uri: 'IllegalJwksUriFormat',
  grant_types_supported: 'IllegalGrantTypeFormat',
};

const Endpoint = z.url({ protocol: /^https?$/, error: 'is no address.' }).max(2000);

const GRANT_TYPES: Readonly<Record<string, string>> = {
  authorization_code: 'authorizationCode',
  client_credentials: 'clientCredentials',
  device_code: 'deviceCode',
  implicit: 'implicit',
  password: 'password',
  refresh_token: 'refreshToken',
};
const GrantType = z
  .string()
  .max(200)
  .refine((name) => Object.hasOwn(GRANT_TYPES, name) || URL.canParse(name), 'holds an unknown grant type.')
  .transform((name) => GRANT_TYPES[name] ?? name);

function configurationAt(address: string) {
  const origin = new URL(address).origin;
  const Own = Endpoint.refine((url) => URL.parse(url)?.origin === origin, `is not at ${origin}.`);
  const isOwner = (issuer: string) => `${issuer.replace(/\/$/, '')}${WELL_KNOWN}` === address;
  return z.object({
    issuer: z.string().max(2000).refine(isOwner, 'is not the one whose configuration is at this address.'),
    grant_types_supported: z.array(GrantType).max(100).default([]),
    jwks_uri: Own,
    authorization_endpoint: Endpoint,
    token_endpoint: Endpoint,
    userinfo_endpoint: Own,
    revocation_endpoint: Endpoint.optional(),
    end_session_endpoint: Endpoint.optional(),
  });
}

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const SigningKey = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  n: z.base64url(),
  e: z.base64url(),
});

/** There is a key with which a token can be verified. */
async function checkKeys(document: string): Promise<void> {
  const { success, data } = KeySet.safeParse(await read(document, 'UnsuccessfulJwksResponse'));
  if (!success) throw new OpenIdRefused('IllegalJwkFormat', { document, problem: 'it is no set of keys.' });
  if (data.keys.some((key) => SigningKey.safeParse(key).success)) return;
  throw new OpenIdRefused('NoValidKeysFound', { document, problem: 'it has no RSA key for signatures (RS256).' });
}

async function read(document: string, tag: OpenIdRefused['tag']): Promise<unknown> {
  try {
    return await fetchJson(document);
  } catch (cause) {
    throw new OpenIdRefused(tag, { document, problem: 'it could not be fetched as JSON.' }, { cause });
  }
}
