import { AtlasError } from '../../../errors.ts';

type Malformed = { readonly file: string; readonly problems: readonly string[] };

/** All that is wrong with a file that tells a fit what to do. */
export class MalformedFitConfig extends AtlasError<'MalformedFitConfig', Malformed> {
  readonly tag = 'MalformedFitConfig';
  readonly remedy =
    'Give the volume and the data set of each marker, slices by data set (null: all), and deviations by region.';

  constructor(details: Malformed) {
    super(`${details.file} cannot be used: ${details.problems.join('; ')}.`, details);
  }
}

type NoValues = { readonly file: string; readonly dropped: number };

export class NothingToFit extends AtlasError<'NothingToFit', NoValues> {
  readonly tag = 'NothingToFit';
  readonly remedy = 'Check that densities and hierarchy name the regions alike.';

  constructor(details: NoValues) {
    super(
      `${details.file} has no density of a region of the atlas; ${details.dropped} rows are about others.`,
      details,
    );
  }
}

type NoDeviations = { readonly regions: readonly string[] };

/** Raised in the way of the reference only: by default the density stands for its deviation. */
export class DeviationsMissing extends AtlasError<'DeviationsMissing', NoDeviations> {
  readonly tag = 'DeviationsMissing';
  readonly remedy = 'Add these regions to the file of standard deviations, or leave out --compat.';

  constructor(details: NoDeviations) {
    super(`There is no standard deviation of the density of ${details.regions.join('; ')}.`, details);
  }
}
