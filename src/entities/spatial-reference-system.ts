import { z } from 'zod';
import type { Resource } from '../store/port.ts';
import type { Vec3 } from '../volume/grid.ts';
import { Text } from './documents.ts';
import type { Reading } from './graph.ts';
import type { Link } from './link.ts';
import { parseSource, readEntities } from './read-entities.ts';

/** The space of an atlas. */
export interface SpatialReferenceSystem {
  readonly resource: Resource;
  readonly name: string;
  /** µm */
  readonly boundingBox?: { readonly min: Vec3; readonly max: Vec3 };
}

const Point = z
  .looseObject({ valueX: z.number(), valueY: z.number(), valueZ: z.number() })
  .transform(({ valueX, valueY, valueZ }): Vec3 => [valueX, valueY, valueZ]);
const System = z.looseObject({
  name: Text,
  boundingBox: z.looseObject({ lowerPoint: Point, upperPoint: Point }).optional(),
});

/** @throws MalformedEntity */
export function toSpatialReferenceSystem(resource: Resource): SpatialReferenceSystem {
  const { name, boundingBox } = parseSource(System, resource);
  return { resource, name, boundingBox: boundingBox && { min: boundingBox.lowerPoint, max: boundingBox.upperPoint } };
}

/** In the order of the links, with an error in the place of what is missing. */
export const readSpatialReferenceSystems = (reading: Reading, links: readonly Link[]) =>
  readEntities(reading, links, toSpatialReferenceSystem);
