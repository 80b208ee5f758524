import { AtlasError } from '../../../errors.ts';

/** Layers are too thin for all of their slices. */
export class EmptySlices extends AtlasError<'EmptySlices', { readonly slices: readonly number[] }> {
  readonly tag = 'EmptySlices';
  readonly remedy = 'Use an annotation of a finer resolution, or fewer slices a layer.';

  constructor(details: { readonly slices: readonly number[] }) {
    super(`These slices have no voxel: ${details.slices.join(', ')}.`, details);
  }
}

type BadConfig = { readonly file: string; readonly problems: readonly string[] };

export class MalformedProfileConfig extends AtlasError<'MalformedProfileConfig', BadConfig> {
  readonly tag = 'MalformedProfileConfig';
  readonly remedy =
    'Give mtypeToProfileMapPath, layerSlicesPath, densityProfilesDirPath, and the density of excitatory or inhibitory neurons.';

  constructor(details: BadConfig) {
    super(`${details.file} does not say which profiles to use: ${details.problems.join('; ')}.`, details);
  }
}
