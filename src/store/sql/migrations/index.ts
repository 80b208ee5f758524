import { store } from './0001-store.ts';
import { writes } from './0001-writes.ts';
import { runs } from './0002-runs.ts';
import { resolution } from './0003-resolution.ts';
import { iam } from './0004-iam.ts';
import { archives } from './0005-archives.ts';
import { search } from './0007-search.ts';
import { deletedOrganizations } from './0008-deleted-organizations.ts';
import { deletion } from './0009-deletion.ts';
import { largeDocuments } from './0010-large-documents.ts';
import { shownDocuments } from './0011-shown-documents.ts';

/** One step of the database's schema: SQL statements, run once, in a transaction. Never changed when released. */
export interface Migration {
  /** Four digits and a word, such as `0001-store`; they are run in this order. */
  readonly name: string;
  readonly sql: string;
}

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [
  { name: '0001-store', sql: store + writes },
  { name: '0002-runs', sql: runs },
  { name: '0003-resolution', sql: resolution },
  { name: '0004-iam', sql: iam },
  { name: '0005-archives', sql: archives },
  { name: '0007-search', sql: search },
  { name: '0008-deleted-organizations', sql: deletedOrganizations },
  { name: '0009-deletion', sql: deletion },
  { name: '0010-large-documents', sql: largeDocuments },
  { name: '0011-shown-documents', sql: shownDocuments },
];
