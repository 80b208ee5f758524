import { AtlasError } from '../../errors.ts';

type Unreadable = { readonly path: string; readonly reason: string };

export class FeatherUnreadable extends AtlasError<'FeatherUnreadable', Unreadable> {
  readonly tag = 'FeatherUnreadable';
  readonly remedy = 'Give a Feather file of version 2 (Arrow IPC), as `DataFrame.to_feather` of pandas writes it.';

  constructor(details: Unreadable, options?: ErrorOptions) {
    super(`${details.path} cannot be read as a Feather table: ${details.reason}.`, details, options);
  }
}

type Column = { readonly path: string; readonly column: string; readonly problem: string };

export class FeatherColumnInvalid extends AtlasError<'FeatherColumnInvalid', Column> {
  readonly tag = 'FeatherColumnInvalid';
  readonly remedy = 'Give a table that has this column, with a value in each row.';

  constructor(details: Column) {
    super(`The column ${details.column} of ${details.path} cannot be used: ${details.problem}.`, details);
  }
}
