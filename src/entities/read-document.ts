import { ResourceNotFound } from '../store/errors.ts';
import type { Part } from '../store/port.ts';
import type { Iri, JsonObject, Resource } from '../store/resource.ts';
import type { Reading } from './graph.ts';
import { readLinked } from './read-linked.ts';

/** The JSON-LD of a resource, or of a part of an ontology. */
export interface EntityDocument {
  /** Of a part: the ontology that defines it. */
  readonly resource: Resource;
  readonly part?: Part;
  /** With its context, as it was sent or made. */
  readonly source: JsonObject;
  readonly expanded: JsonObject;
}

/** @throws ResourceNotFound when neither a resource nor a part has the id, as far as the caller may read */
export async function readDocument(reading: Reading, id: Iri): Promise<EntityDocument> {
  const [resource] = await readLinked(reading, [{ id }]);
  if (!(resource instanceof Error)) return { resource, source: resource.source, expanded: resource.expanded };
  if (!(resource instanceof ResourceNotFound)) throw resource;
  const found = await reading.graph.store.findPart(id, reading.at, reading.caller);
  if (!found) throw resource;
  return { resource: found.definedBy, part: found.part, ...(await partDocument(reading, found.part, found.definedBy)) };
}

/** A part of an ontology as the class that the ontology defines. */
export function partDocument({ graph }: Reading, part: Part, ontology: Resource) {
  return graph.documents.describe('ontology-part', { ...part, ontology: ontology.id });
}
