import { createAuthenticate } from '../../src/auth/authenticate.ts';
import type { TokenVerifier } from '../../src/auth/token-verifier.ts';
import { PERMISSIONS } from '../../src/store/acl.ts';
import type { Caller } from '../../src/store/caller.ts';
import { type Service, send, startService } from './service.ts';

/** No token can carry it: the identities of tokens start with `realms/`. */
const OWNER: Caller = { subject: 'owner', identities: ['owner'] };

/** A service on which the group `atlas-maintainers` of a realm writes, `atlas-readers` reads, and nobody else does anything. */
export const startGuardedService = (verifier: TokenVerifier, realm: string): Promise<Service> =>
  startService({
    authenticate: createAuthenticate(verifier),
    maker: OWNER,
    grants: [
      { identity: 'owner', permissions: PERMISSIONS },
      { identity: `realms/${realm}/groups/atlas-maintainers`, permissions: PERMISSIONS },
      { identity: `realms/${realm}/groups/atlas-readers`, permissions: ['resources/read', 'projects/read'] },
    ],
  });

const REGISTER = `mutation ($input: RegisterDatasetInput!) { registerDataset(input: $input) {
  dataset { id createdBy { id name } distributions { contentUrl } } errors { code }
} }`;

/**
 * Registers a dataset with a file, by one multipart request.
 * @param authorization - value of the header; undefined: none
 */
export async function register({ app }: Service, authorization?: string) {
  const input = { metadata: { '@type': 'Dataset', name: 'Counts' }, file: { file: null } };
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: REGISTER, variables: { input } }));
  form.append('map', JSON.stringify({ 0: ['variables.input.file.file'] }));
  form.append('0', new Blob(['a,b'], { type: 'text/csv' }), 'counts.csv');
  return send(app, '/graphql', form, authorization === undefined ? {} : { authorization });
}

/** The number of the last commit: what is refused must not raise it. */
export async function lastCommit({ graph }: Service): Promise<number> {
  const events = await graph.store.events(0, { size: 10_000 }, OWNER);
  return events.at(-1)?.seq ?? 0;
}
