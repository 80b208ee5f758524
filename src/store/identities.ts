/** Who rights can be given to, apart from its name in `Caller.identities`. */
export type Identity =
  | { readonly type: 'Anonymous' }
  | { readonly type: 'Authenticated'; readonly realm: string }
  | { readonly type: 'User'; readonly realm: string; readonly subject: string }
  | { readonly type: 'Group'; readonly realm: string; readonly group: string };

/** The name that callers and grants know the identity by: an IRI relative to the public URL. */
export function nameOfIdentity(identity: Identity): string {
  if (identity.type === 'Anonymous') return 'anonymous';
  const realm = `realms/${identity.realm}`;
  if (identity.type === 'Authenticated') return `${realm}/authenticated`;
  return identity.type === 'User'
    ? `${realm}/users/${segment(identity.subject)}`
    : `${realm}/groups/${segment(identity.group)}`;
}

/** @returns undefined for a name that no token can carry, such as that of the owner of a project folder */
export function identityOf(name: string): Identity | undefined {
  if (name === 'anonymous') return { type: 'Anonymous' };
  const [, realm, kind, rest] = /^realms\/([^/]+)\/(authenticated$|users\/|groups\/)([^/]*)$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  if (kind === 'authenticated') return { type: 'Authenticated', realm };
  const holder = unescaped(rest);
  if (holder === undefined || holder === '') return undefined;
  return kind === 'users/' ? { type: 'User', realm, subject: holder } : { type: 'Group', realm, group: holder };
}

/** Keeps what RFC 3986 allows in a segment of a path, so that identities stay IRIs and no name holds a `/`. */
const segment = (name: string): string =>
  encodeURIComponent(name).replace(/%(40|3A|24|26|2B|2C|3B|3D)/g, (escaped) => decodeURIComponent(escaped));

function unescaped(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
