import { z } from 'zod';
import type { Iri, Resource } from '../store/resource.ts';
import { BrainLocation, oneOrMany, Reference, Text } from './documents.ts';
import type { Reading } from './graph.ts';
import { type Link, linkTo } from './link.ts';
import { parseSource, readEntities } from './read-entities.ts';

/** A volume on the grid of an atlas: annotation, hemispheres, vectors, orientations, a mask, a template. */
export interface VolumetricDataLayer {
  readonly resource: Resource;
  readonly name: string;
  readonly description?: string;
  /** label, mask, intensity, vector, multispectralIntensity */
  readonly sampleType: string;
  /** Such as uint32. */
  readonly componentEncoding: string;
  /** Voxels along the axes of space. */
  readonly shape: readonly number[];
  /** Values a voxel. */
  readonly components: number;
  /** Size of a voxel along the first axis, µm. */
  readonly voxelSize: number;
  /** 4 × 4, column-major: voxel indices to µm. */
  readonly worldMatrix?: readonly number[];
  readonly brainRegion: Iri;
  readonly layers: readonly Iri[];
  readonly atlasRelease?: Link;
  readonly spatialReferenceSystem?: Link;
}

const Dimension = z.looseObject({ '@type': z.string(), size: z.number() });
const Volume = z.looseObject({
  name: Text,
  description: Text.optional(),
  sampleType: z.string(),
  componentEncoding: z.string(),
  dimension: oneOrMany(Dimension),
  // Units are um, µm and voxel in what older releases wrote; all of them mean µm.
  resolution: z.looseObject({ value: z.number() }),
  worldMatrix: z.array(z.number()).optional(),
  brainLocation: BrainLocation,
  atlasRelease: Reference.transform(linkTo).optional(),
});

/** @throws MalformedEntity */
export function toVolumetricDataLayer(resource: Resource): VolumetricDataLayer {
  const volume = parseSource(Volume, resource);
  const { brainRegion, layer, atlasSpatialReferenceSystem } = volume.brainLocation;
  const sizes = (type: string) => volume.dimension.filter((axis) => axis['@type'] === type).map(({ size }) => size);
  return {
    resource,
    name: volume.name,
    description: volume.description,
    sampleType: volume.sampleType,
    componentEncoding: volume.componentEncoding,
    shape: sizes('SpaceDimension'),
    components: sizes('ComponentDimension')[0] ?? 1,
    voxelSize: volume.resolution.value,
    worldMatrix: volume.worldMatrix,
    brainRegion: brainRegion.id,
    layers: layer.map((item) => item['@id']),
    atlasRelease: volume.atlasRelease,
    spatialReferenceSystem: atlasSpatialReferenceSystem && linkTo(atlasSpatialReferenceSystem),
  };
}

/** In the order of the links, with an error in the place of what is missing. */
export const readVolumetricDataLayers = (reading: Reading, links: readonly Link[]) =>
  readEntities(reading, links, toVolumetricDataLayer);
