import { AtlasError } from '../../errors.ts';

type Empty = { readonly region: string; readonly layers: readonly string[]; readonly half?: string };

/** Layers of a region have no voxels. */
export class EmptyLayers extends AtlasError<'EmptyLayers', Empty> {
  readonly tag = 'EmptyLayers';
  readonly remedy =
    'Use the hierarchy that the annotation was made with, and layer queries that find regions which the annotation has.';

  constructor(details: Empty) {
    const half = details.half ? ` in the ${details.half} half` : '';
    super(`The annotation has no voxel of ${details.layers.join(', ')} of ${details.region}${half}.`, details);
  }
}

type BadNames = { readonly region: string; readonly problem: string };

/** The names of a region and its layers cannot become files, or there are too many layers. */
export class UnusableLayers extends AtlasError<'UnusableLayers', BadNames> {
  readonly tag = 'UnusableLayers';
  readonly remedy = 'Give the region and each layer in the metadata a name of its own that can be part of a file name.';

  constructor(details: BadNames) {
    super(`Placement hints of ${details.region} cannot be made: ${details.problem}.`, details);
  }
}

type LayerCounts = { readonly region: string; readonly layers: number; readonly maxThicknesses: number };

/** The greatest thicknesses are not one a layer. */
export class LayerCountMismatch extends AtlasError<'LayerCountMismatch', LayerCounts> {
  readonly tag = 'LayerCountMismatch';
  readonly remedy = 'Describe as many layers as there are greatest thicknesses, or use the form for any region.';

  constructor(details: LayerCounts) {
    const { region, layers, maxThicknesses } = details;
    super(
      `The metadata of ${region} name ${layers} layers, and greatest thicknesses are for ${maxThicknesses}.`,
      details,
    );
  }
}

type Unusable = { readonly region: string; readonly layer: string; readonly half: string; readonly voxels: number };

/** All voxels of a layer have distance problems: there is nothing to replace their distances by. */
export class NoSoundVoxel extends AtlasError<'NoSoundVoxel', Unusable> {
  readonly tag = 'NoSoundVoxel';
  readonly remedy =
    'Check that the direction vectors are defined in this region, point from its deepest to its shallowest layer, and have the unit length.';

  constructor(details: Unusable) {
    const { region, layer, half, voxels } = details;
    const where = half === 'whole' ? region : `the ${half} half of ${region}`;
    super(
      `None of the ${voxels} voxels of ${layer} in ${where} has usable distances to the layer boundaries.`,
      details,
    );
  }
}
