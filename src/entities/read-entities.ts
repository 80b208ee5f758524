import type { z } from 'zod';
import type { JsonObject, Resource } from '../store/resource.ts';
import { MalformedEntity } from './errors.ts';
import type { Reading } from './graph.ts';
import type { Link } from './link.ts';
import { readLinked } from './read-linked.ts';

/** Entities that links name, in their order, with an error in the place of what is missing or cannot be read. */
export async function readEntities<Entity>(
  reading: Reading,
  links: readonly Link[],
  toEntity: (resource: Resource) => Entity,
): Promise<(Entity | Error)[]> {
  const found = await readLinked(reading, links);
  return found.map((resource) => (resource instanceof Error ? resource : attempt(() => toEntity(resource))));
}

/** @throws MalformedEntity naming the resource, its revision and the path at fault */
export function parseSource<Schema extends z.ZodType>(schema: Schema, resource: Resource): z.infer<Schema> {
  const parsed = schema.safeParse(resource.source as JsonObject);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new MalformedEntity({ id: resource.id, rev: resource.rev, path: path.join('.'), problem: message });
}

function attempt<Entity>(make: () => Entity): Entity | Error {
  try {
    return make();
  } catch (error) {
    if (error instanceof MalformedEntity) return error;
    throw error;
  }
}
