import { AtlasError } from '../../../errors.ts';

type BadConfig = { readonly file: string; readonly problems: readonly string[] };

export class MalformedMarkersConfig extends AtlasError<'MalformedMarkersConfig', BadConfig> {
  readonly tag = 'MalformedMarkersConfig';
  readonly remedy =
    'Correct the file: every cell type needs a density in each region, genes with volumes, and an output.';

  constructor(details: BadConfig) {
    super(`${details.file} does not say how to combine markers: ${details.problems.join('; ')}.`, details);
  }
}

type NoVoxels = { readonly regions: readonly { readonly name: string; readonly nearest?: string }[] };

/** Regions with known densities of cells that the atlas does not have. */
export class RegionsWithoutVoxels extends AtlasError<'RegionsWithoutVoxels', NoVoxels> {
  readonly tag = 'RegionsWithoutVoxels';
  readonly remedy = 'Name regions of the hierarchy that the annotation has voxels of.';

  constructor(details: NoVoxels) {
    const regions = details.regions.map(({ name, nearest }) => name + (nearest ? ` (there is ${nearest})` : ''));
    super(`The annotation has no voxel of: ${regions.join(', ')}.`, details);
  }
}
