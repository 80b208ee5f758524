import { AtlasError } from '../../../errors.ts';

type Malformed = { readonly file: string; readonly problems: readonly string[] };

export class MalformedDensitySums extends AtlasError<'MalformedDensitySums', Malformed> {
  readonly tag = 'MalformedDensitySums';
  readonly remedy = 'Have the sums made again with the densities, or from their volumes.';

  constructor(details: Malformed) {
    super(`${details.file} does not hold sums of densities: ${details.problems.slice(0, 5).join('; ')}.`, details);
  }
}

export class RepeatedMeTypes extends AtlasError<'RepeatedMeTypes', { readonly meTypes: readonly string[] }> {
  readonly tag = 'RepeatedMeTypes';
  readonly remedy = 'Give one density for each pair of an M-type and an E-type.';

  constructor(details: { readonly meTypes: readonly string[] }) {
    super(`There are several densities of ${details.meTypes.join(', ')}.`, details);
  }
}

type Unsummable = {
  readonly hierarchy: string;
  /** Region ids. */
  readonly unknownRegions: readonly number[];
  /** Labels. */
  readonly unknownTypes: readonly string[];
  /** `<M-type>|<E-type> in <region id>` */
  readonly notNumbers: readonly string[];
};

/** Cells that a composition has no place for, all of them at once. */
export class CompositionIncomplete extends AtlasError<'CompositionIncomplete', Unsummable> {
  readonly tag = 'CompositionIncomplete';
  readonly remedy =
    'Use the hierarchy that the annotation was made with, an ontology that has all cell types, and densities without NaN.';

  constructor(details: Unsummable) {
    const { hierarchy, unknownRegions, unknownTypes, notNumbers } = details;
    const problems = [
      ...(unknownRegions.length > 0 ? [`${hierarchy} has no region ${unknownRegions.join(', ')}`] : []),
      ...(unknownTypes.length > 0 ? [`no cell type is called ${unknownTypes.join(', ')}`] : []),
      ...(notNumbers.length > 0 ? [`these densities are not numbers: ${notNumbers.join(', ')}`] : []),
    ];
    super(`The composition cannot be made: ${problems.join('; ')}.`, details);
  }
}
