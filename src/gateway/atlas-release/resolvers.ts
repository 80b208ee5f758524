import { listAtlasReleases, toAtlasRelease } from '../../entities/atlas-release.ts';
import { toVolumetricDataLayer } from '../../entities/volumetric-data-layer.ts';
import { entityFields } from '../entity/fields.ts';
import { loadNode, loadOptional } from '../entity/find.ts';
import { regionNode } from '../entity/node.ts';
import { orNull } from '../errors.ts';
import { pageOf } from '../page.ts';
import type * as Types from '../resolver-types.ts';
import { regionsOf, snapshotAt } from '../snapshot.ts';

export const Query: Types.QueryResolvers = {
  atlasRelease: (_, { id, at }, context) => {
    const release = id ?? context.graph.release;
    return orNull(snapshotAt(context, at, release).then((snapshot) => loadNode(snapshot, { id: release })));
  },
  atlasReleases: (_, page, { current }) =>
    pageOf(
      page,
      (at) => listAtlasReleases(current.reading, at),
      ({ resource }) => ({ snapshot: current, resource }),
    ),
};

export const AtlasRelease: Types.AtlasReleaseResolvers = {
  ...entityFields,
  releaseDate: ({ resource }) => toAtlasRelease(resource).releaseDate,
  parcellationOntology: ({ snapshot, resource }) => loadNode(snapshot, toAtlasRelease(resource).parcellationOntology),
  parcellationVolume: ({ snapshot, resource }) => loadNode(snapshot, toAtlasRelease(resource).parcellationVolume),
  hemisphereVolume: ({ snapshot, resource }) => loadOptional(snapshot, toAtlasRelease(resource).hemisphereVolume),
  directionVector: ({ snapshot, resource }) => loadOptional(snapshot, toAtlasRelease(resource).directionVector),
  cellOrientationField: ({ snapshot, resource }) =>
    loadOptional(snapshot, toAtlasRelease(resource).cellOrientationField),
  placementHints: ({ snapshot, resource }) => loadOptional(snapshot, toAtlasRelease(resource).placementHints),
  spatialReferenceSystem: ({ snapshot, resource }) =>
    loadNode(snapshot, toAtlasRelease(resource).spatialReferenceSystem),
  brainTemplate: ({ snapshot, resource }) => loadOptional(snapshot, toAtlasRelease(resource).brainTemplate),
  rootRegion: async ({ snapshot, resource }) => {
    const regions = await snapshot.regions.load(resource);
    return regionNode(regions, regions.index.root);
  },
};

export const ParcellationOntology: Types.ParcellationOntologyResolvers = entityFields;
export const SpatialReferenceSystem: Types.SpatialReferenceSystemResolvers = entityFields;
export const Mesh: Types.MeshResolvers = entityFields;

export const VolumetricDataLayer: Types.VolumetricDataLayerResolvers = {
  ...entityFields,
  sampleType: ({ resource }) => toVolumetricDataLayer(resource).sampleType,
  componentEncoding: ({ resource }) => toVolumetricDataLayer(resource).componentEncoding,
  shape: ({ resource }) => toVolumetricDataLayer(resource).shape,
  voxelSize: ({ resource }) => toVolumetricDataLayer(resource).voxelSize,
  atlasRelease: ({ snapshot, resource }) => loadOptional(snapshot, toVolumetricDataLayer(resource).atlasRelease),
  brainRegion: async ({ snapshot, resource }) => {
    const { atlasRelease = { id: snapshot.reading.graph.release }, brainRegion } = toVolumetricDataLayer(resource);
    const regions = await regionsOf(snapshot, atlasRelease);
    const region = regions.index.byId(brainRegion);
    return region && regionNode(regions, region);
  },
};
