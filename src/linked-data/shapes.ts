import { DataFactory, Parser, Store } from 'n3';
import { ShapeViolation, UnknownSchema } from './errors.ts';
import { toQuads } from './quads.ts';
import { compile } from './shacl/compile.ts';
import { indexGraph } from './shacl/graph.ts';
import { validateNode } from './shacl/validate.ts';
import { violationsOf } from './violations.ts';

const { namedNode } = DataFactory;
const RDF_TYPE = namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type');
const TARGET_CLASS = namedNode('http://www.w3.org/ns/shacl#targetClass');
const SHAPES = namedNode('https://bluebrain.github.io/nexus/vocabulary/shapes');
const SCHEMA = namedNode('https://bluebrain.github.io/nexus/vocabulary/Schema');

/** Compiled SHACL shapes, grouped in schemas as Nexus groups them: `<schema> nxv:shapes <shape>`. */
export interface Shapes {
  /** All shapes, as triples. */
  readonly dataset: Store;
  readonly schemas: readonly string[];
  /** The schema with a shape for the first of these types that has one. */
  schemaFor(types: readonly string[]): string | undefined;
  /**
   * Checks one expanded JSON-LD node with the shapes of a schema.
   *
   * @throws UnknownSchema
   * @throws ShapeViolation with path, value and constraint in words, one entry a fault
   */
  validate(expanded: { '@id'?: unknown }, schema: string): Promise<void>;
}

/** @param turtle - documents with shapes; all of them are one graph */
export function compileShapes(turtle: readonly string[]): Shapes {
  const dataset = new Store(turtle.flatMap((text) => new Parser().parse(text)));
  const compiled = compile(indexGraph(dataset.getQuads(null, null, null, null)));
  const shapesOf = (schema: string) => dataset.getObjects(namedNode(schema), SHAPES, null);
  const schemas = dataset.getSubjects(RDF_TYPE, SCHEMA, null).map(({ value }) => value);
  const schemaByType = new Map(
    schemas.flatMap((schema) =>
      shapesOf(schema).flatMap((shape) =>
        dataset.getObjects(shape, TARGET_CLASS, null).map((type): [string, string] => [type.value, schema]),
      ),
    ),
  );
  return {
    dataset,
    schemas,
    schemaFor: (types) => schemaByType.get(types.find((type) => schemaByType.has(type)) ?? ''),
    async validate(expanded, schema) {
      const shapes = shapesOf(schema);
      if (shapes.length === 0) throw new UnknownSchema({ schema });
      const quads = toQuads(expanded);
      const root = quads.length > 0 ? rootOf(expanded, quads) : namedNode('urn:empty');
      // Our shapes have no rules that are queries.
      const results = validateNode(shapes.map(compiled.shape), root, indexGraph(quads), () => []);
      if (results.length > 0) throw new ShapeViolation({ schema, violations: violationsOf(results) });
    },
  };
}

/** A document without `@id` is the blank node that no other node refers to. */
function rootOf(expanded: { '@id'?: unknown }, quads: ReturnType<typeof toQuads>) {
  if (typeof expanded['@id'] === 'string') return namedNode(expanded['@id']);
  const objects = new Set(quads.map(({ object }) => object.id));
  return quads.find(({ subject }) => !objects.has(subject.id))?.subject ?? quads[0].subject;
}
