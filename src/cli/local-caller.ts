import { userInfo } from 'node:os';
import type { Grant } from '../store/access.ts';
import { PERMISSIONS } from '../store/acl.ts';
import type { Caller } from '../store/caller.ts';

/** No token can carry it: the identities of tokens start with `realms/`. */
const FOLDER_OWNER = 'folder-owner';

/** Who works on the command line: whoever can reach the files of the project may do everything with them. */
export function localCaller(): Caller {
  const { username } = userInfo();
  const subject = `realms/local/users/${username}`;
  return {
    subject,
    identities: ['anonymous', 'realms/local/authenticated', subject, FOLDER_OWNER],
    person: { username },
  };
}

/** Whether it is who works on the command line, also when a run had the caller stored. */
export const isFolderOwner = ({ identities }: Caller): boolean => identities.includes(FOLDER_OWNER);

/** The first rights of a new store: nobody else has any until `grant` gives them. */
export const FIRST_GRANTS: readonly Grant[] = [{ identity: FOLDER_OWNER, permissions: PERMISSIONS }];
