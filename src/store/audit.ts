/** Who and when, with microseconds; identities as IRIs relative to the public URL (`realms/r/users/u`, `anonymous`). */
export interface Audit {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** An instant without what comes behind its milliseconds, as Delta's index of triples keeps it. */
export const toMilliseconds = (instant: string): string => instant.replace(/(\.\d{3})\d*/, '$1');
