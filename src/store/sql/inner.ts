import type { Kysely } from 'kysely';
import type { BlobStore } from '../blob-store.ts';
import type { WriteOutcome, WriteRequest } from './batch-writer.ts';
import type { ContextSource } from './context-source.ts';
import type { Commits } from './last-commit.ts';
import type { SettingsReader } from './settings.ts';

/** What the parts of the SQL store share. */
export interface Inner {
  readonly db: Kysely<unknown>;
  readonly settings: SettingsReader;
  readonly commits: Commits;
  readonly blobs: BlobStore;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly contexts: ContextSource;
  /** Realms that the configuration names; undefined: rights may be given to identities of any realm. */
  readonly realms?: readonly string[];
  write(request: WriteRequest): Promise<WriteOutcome>;
}
