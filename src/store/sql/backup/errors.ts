import { AtlasError } from '../../../errors.ts';

export class NoBackup extends AtlasError<'NoBackup', { readonly folder: string }> {
  readonly tag = 'NoBackup';
  readonly remedy = 'Name a folder that "atlasgraph store backup" has finished.';

  constructor(details: { folder: string }, options?: ErrorOptions) {
    super(
      `${details.folder} holds no finished backup: its manifest.json is missing or none of ours.`,
      details,
      options,
    );
  }
}

/** The operating system refuses to read or write something; what it says, the cause, names it. */
export class BackupInterrupted extends AtlasError<'BackupInterrupted', { readonly folder: string }> {
  readonly tag = 'BackupInterrupted';
  readonly remedy =
    'See that the folder can be read and written and the disk has room, and run the same command again.';

  constructor(details: { folder: string }, options: ErrorOptions) {
    super(`The work on the backup ${details.folder} was not finished.`, details, options);
  }
}

/** Errors of the operating system as what they mean for the backup in a folder. */
export const interrupted = (folder: string) => (cause: unknown) => {
  throw cause instanceof Error && 'syscall' in cause ? new BackupInterrupted({ folder }, { cause }) : cause;
};

export class BackupExists extends AtlasError<'BackupExists', { readonly folder: string }> {
  readonly tag = 'BackupExists';
  readonly remedy = 'Name a new folder; backups are not written over.';

  constructor(details: { folder: string }) {
    super(`${details.folder} holds a finished backup already.`, details);
  }
}

type Damage = { readonly folder: string; readonly part: string };

export class BackupDamaged extends AtlasError<'BackupDamaged', Damage> {
  readonly tag = 'BackupDamaged';
  readonly remedy = 'Use another backup; the store is as it was.';

  constructor(details: Damage, options?: ErrorOptions) {
    super(
      `In the backup ${details.folder}, ${details.part} is missing, cannot be read or is not what was written.`,
      details,
      options,
    );
  }
}

type Schemas = { readonly found: string; readonly known: string };

export class BackupOfOtherSchema extends AtlasError<'BackupOfOtherSchema', Schemas> {
  readonly tag = 'BackupOfOtherSchema';
  readonly remedy =
    'Restore it with the version of Atlasgraph that wrote it; this version then brings that store up to date.';

  constructor(details: Schemas) {
    super(`The backup has the schema ${details.found}; this version writes ${details.known}.`, details);
  }
}

export class StoreNotEmpty extends AtlasError<'StoreNotEmpty', { readonly entities: number }> {
  readonly tag = 'StoreNotEmpty';
  readonly remedy = 'Back it up if it is wanted, and say --replace to put the backup in its place.';

  constructor(details: { entities: number }) {
    super(`The store holds ${details.entities} resources, which a restored backup would replace.`, details);
  }
}
