import { AtlasError } from '../../../errors.ts';

type Of = { readonly id: string };

/** The target has an entity of that id which is no copy of the one that is to be copied. */
export class CopyConflict extends AtlasError<'CopyConflict', Of & { readonly rev: number }> {
  readonly tag = 'CopyConflict';
  readonly remedy = 'Copy into a project that does not hold the id, or leave the entity as it is.';

  constructor(details: Of & { rev: number }) {
    super(`${details.id} is there already, and its revision ${details.rev} says something else.`, details);
  }
}

/** What was read back is not what was copied. */
export class CopyAltered extends AtlasError<'CopyAltered', Of & { readonly expected: string; readonly found: string }> {
  readonly tag = 'CopyAltered';
  readonly remedy = 'Run `atlasgraph store check`, and copy it again into an empty project.';

  constructor(details: Of & { expected: string; found: string }) {
    super(`The copy of ${details.id} has the SHA-256 ${details.found}, the original ${details.expected}.`, details);
  }
}

/** A project that is there gives documents another meaning. */
export class CopyTargetDiffers extends AtlasError<
  'CopyTargetDiffers',
  { readonly project: string; readonly setting: string; readonly source: string; readonly target: string }
> {
  readonly tag = 'CopyTargetDiffers';
  readonly remedy = 'Copy into a project that is not there yet: it gets the settings of the original.';

  constructor(details: { project: string; setting: string; source: string; target: string }) {
    const { project, setting, source, target } = details;
    super(
      `${project} has the ${setting} ${target}, the original has ${source}: documents would be read otherwise.`,
      details,
    );
  }
}
