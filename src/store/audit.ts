/** Who and when, with microseconds; identities as IRIs relative to the public URL (`realms/r/users/u`, `anonymous`). */
export interface Audit {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}
