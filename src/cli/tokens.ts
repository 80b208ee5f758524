import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Authenticate, createAuthenticate } from '../auth/authenticate.ts';
import { keycloakVerifier } from '../auth/keycloak.ts';
import { createLocalIssuer, type LocalIssuer } from '../auth/local-issuer.ts';
import { verifierByIssuer } from '../auth/verifier-by-issuer.ts';
import type { Configuration } from '../pipeline/configuration.ts';
import { InvalidConfiguration } from '../pipeline/errors.ts';
import type { RealmStore } from '../store/realms.ts';

/** @returns undefined when TOKENS is `none`: everybody may do everything, and only this machine is listened to */
export async function authenticateBy(
  folder: string,
  settings: Configuration,
  realms: Pick<RealmStore, 'realmOf'>,
): Promise<Authenticate | undefined> {
  if (settings.TOKENS === 'none') return undefined;
  const configured =
    settings.TOKENS === 'local'
      ? await localIssuer(folder, settings)
      : keycloakVerifier(await readKeycloakConfig(folder, settings));
  return createAuthenticate(verifierByIssuer(configured, realms.realmOf));
}

/** Realms that need no registration: that of the project folder, and that of KEYCLOAK_CONFIG if there is one. */
export async function configuredRealms(folder: string, settings: Configuration): Promise<string[]> {
  const keycloak = await readKeycloakConfig(folder, settings).catch(() => undefined);
  return ['local', ...(keycloak ? [keycloak.realm] : [])];
}

/** The issuer of the project folder; its key lies beside the store. */
export const localIssuer = (folder: string, { PUBLIC_URL }: Configuration): Promise<LocalIssuer> =>
  createLocalIssuer(join(folder, '.atlasgraph', 'token-key'), PUBLIC_URL);

const KeycloakConfig = z.looseObject({ SERVER_URL: z.url(), REALM_NAME: z.string(), CLIENT_ID: z.string() });

/** The upstream file `keycloak_config.yml`. @throws InvalidConfiguration */
export async function readKeycloakConfig(folder: string, { REPO_PATH, KEYCLOAK_CONFIG }: Configuration) {
  const path = resolve(folder, REPO_PATH, KEYCLOAK_CONFIG);
  const text = await readFile(path, 'utf8').catch(() => '');
  const { success, data, error } = KeycloakConfig.safeParse(parse(text));
  if (!success) {
    const problem = `${path} must have SERVER_URL, REALM_NAME and CLIENT_ID: ${z.prettifyError(error)}`;
    throw new InvalidConfiguration({ source: 'TOKENS: keycloak', key: 'KEYCLOAK_CONFIG', problem });
  }
  const { SERVER_URL, REALM_NAME: realm, CLIENT_ID: audience } = data;
  return { realm, url: `${SERVER_URL.replace(/\/+$/, '')}/realms/${realm}`, audience };
}
