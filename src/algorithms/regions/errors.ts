import { AtlasError } from '../../errors.ts';

type Malformed = { readonly file: string; readonly at: string; readonly reason: string };

export class MalformedRegionMetadata extends AtlasError<'MalformedRegionMetadata', Malformed> {
  readonly tag = 'MalformedRegionMetadata';
  readonly remedy =
    'Give {"region": {"name", "query", "attribute"}} and, for layers, {"layers": {"names": […], "queries": […], "attribute"}}, as many queries as names.';

  constructor(details: Malformed) {
    super(`${details.file} does not describe a region: at ${details.at}: ${details.reason}.`, details);
  }
}

/** Layers were asked for, and the region's metadata name none. */
export class LayersNotDescribed extends AtlasError<'LayersNotDescribed', { readonly region: string }> {
  readonly tag = 'LayersNotDescribed';
  readonly remedy = 'Add "layers" with names, queries and attribute to the metadata of the region.';

  constructor(details: { readonly region: string }) {
    super(`The metadata of ${details.region} describe no layers.`, details);
  }
}

export class RegionWithoutVoxels extends AtlasError<'RegionWithoutVoxels', { readonly region: string }> {
  readonly tag = 'RegionWithoutVoxels';
  readonly remedy = 'Name a region that the annotation has voxels of, and the hierarchy the annotation was made with.';

  constructor(details: { readonly region: string }) {
    super(`The annotation has no voxel of the region ${details.region} or of the regions below it.`, details);
  }
}
