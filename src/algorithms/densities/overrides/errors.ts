import { AtlasError } from '../../../errors.ts';

type Problems = { readonly file: string; readonly problems: readonly string[] };

/** All that is wrong with a file that says what densities are to be. */
export class MalformedOverrides extends AtlasError<'MalformedOverrides', Problems> {
  readonly tag = 'MalformedOverrides';
  readonly remedy = 'Correct what is named; cell types are names of files without .nrrd, or of groups.';

  constructor(details: Problems) {
    super(`${details.file} cannot be applied: ${details.problems.join('; ')}.`, details);
  }
}

type NotANumber = { readonly cellType: string; readonly region: string };

export class DensityIsNaN extends AtlasError<'DensityIsNaN', NotANumber> {
  readonly tag = 'DensityIsNaN';
  readonly remedy = 'Make the volume again: a density is a number in each voxel.';

  constructor(details: NotANumber) {
    super(
      `The density of ${details.cellType} is NaN or infinite in ${details.region}, so that it cannot be scaled.`,
      details,
    );
  }
}
