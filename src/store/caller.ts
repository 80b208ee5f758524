/** Whose request it is. Identities as in Nexus Delta (spec/nexus-store.md 6.3), relative to the public URL. */
export interface Caller {
  /** `anonymous` or `realms/{realm}/users/{subject}`. */
  readonly subject: string;
  /** All identities that rights may be granted to: `anonymous`, `realms/r/authenticated`, the user and the groups. */
  readonly identities: readonly string[];
  /** What a token says of its holder, for contributions and `viewer`; absent for anonymous. */
  readonly person?: {
    readonly name?: string;
    readonly givenName?: string;
    readonly familyName?: string;
    readonly username: string;
  };
}

export const ANONYMOUS: Caller = { subject: 'anonymous', identities: ['anonymous'] };
