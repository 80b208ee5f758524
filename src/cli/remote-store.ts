import { atlasProjects } from '../entities/project-seed.ts';
import { ONTOLOGY, readParts } from '../entities/read-parts.ts';
import type { LoadContext } from '../linked-data/contexts.ts';
import type { Configuration } from '../pipeline/configuration.ts';
import { ANONYMOUS, type Caller } from '../store/caller.ts';
import { tokenOf } from '../store/caller-token.ts';
import { AuthorizationFailed } from '../store/errors.ts';
import { openNexusStore } from '../store/nexus/store.ts';
import { accountTokens, fixedToken, type Tokens } from '../store/nexus/tokens.ts';
import type { Store } from '../store/port.ts';
import { isFolderOwner, localCaller } from './local-caller.ts';
import { readKeycloakConfig } from './tokens.ts';

/** Address of the Delta that resources are in; undefined when they are in the database of the project. */
export function remoteUrl(settings: Configuration): string | undefined {
  const { STORE, IS_PROD_ENV, NEXUS_PROD_ENV, NEXUS_STAGING_ENV } = settings;
  if (STORE === 'local') return undefined;
  return (IS_PROD_ENV ? NEXUS_PROD_ENV : NEXUS_STAGING_ENV).replace(/\/+$/, '');
}

/**
 * The Delta at an address as the store of a project. The command line and its runs act there as the configured account,
 * users of the service with their own tokens, and nobody in particular as anonymous.
 *
 * @throws InvalidConfiguration when there is an account and KEYCLOAK_CONFIG does not say whose
 */
export async function remoteStore(
  url: string,
  folder: string,
  settings: Configuration,
  loadContext: LoadContext,
): Promise<Store> {
  const account = await configuredTokens(folder, settings);
  const { NEXUS_DESTINATION_ORG: org, NEXUS_DESTINATION_PROJ: project } = settings;
  return openNexusStore({
    url,
    tokensOf: (caller) => tokensOf(caller, account),
    homes: Object.values(atlasProjects({ org, project })),
    caller: localCaller(),
    loadContext,
    definer: ONTOLOGY,
    readParts,
  });
}

function tokensOf(caller: Caller, account: Tokens | undefined): Tokens | undefined {
  const own = tokenOf(caller);
  if (own !== undefined) return fixedToken(own);
  if (isFolderOwner(caller)) return account;
  if (caller.subject === ANONYMOUS.subject) return undefined;
  throw new AuthorizationFailed({ permission: 'to act without a token', address: '/', subject: caller.subject });
}

/** @returns undefined when the project has no account there: it is read as anonymous */
export async function configuredTokens(folder: string, settings: Configuration): Promise<Tokens | undefined> {
  const { NEXUS_TOKEN: token, TOKEN_USERNAME: username, TOKEN_PASSWORD: password, SERVICE_TOKEN } = settings;
  if (token !== null) return fixedToken(token);
  if (username === null || password === null) return undefined;
  const { url: realm, audience: clientId } = await readKeycloakConfig(folder, settings);
  return accountTokens({ realm, clientId, kind: SERVICE_TOKEN ? 'service' : 'person', username, password });
}
