import { DataFactory } from 'n3';
import { nestedJsonLd } from './nested-jsonld.ts';
import type { Shapes } from './shapes.ts';

/** A schema with its shapes as one JSON-LD document, to be registered under the schema's IRI. */
export function schemaDocument({ dataset }: Shapes, schema: string): { [key: string]: never } {
  const shapes = dataset.getObjects(schema, 'https://bluebrain.github.io/nexus/vocabulary/shapes', null);
  const inline = new Set(shapes.map(({ value }) => value));
  // Nothing but JSON comes out of it.
  return nestedJsonLd(dataset, DataFactory.namedNode(schema), inline) as { [key: string]: never };
}
