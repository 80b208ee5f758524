import { readFile } from 'node:fs/promises';
import jsonata from 'jsonata';
import type { Shapes } from '../linked-data/shapes.ts';
import type { Iri, JsonObject } from '../store/resource.ts';
import { MappingFailed, UnknownType } from './errors.ts';
import { toIri } from './iri.ts';

const MAPPINGS = new URL('../../mappings/', import.meta.url);

/** A document that its mapping made and its shape accepted. */
export interface Document {
  readonly source: JsonObject;
  readonly schema: Iri;
}

/** The only way to a registered document. */
export interface Documents {
  /**
   * Makes a document by `mappings/<name>.jsonata` and checks it.
   *
   * @throws MappingFailed, UnknownType, and ShapeViolation with path, value and constraint
   */
  map(name: string, facts: object): Promise<Document>;
  /** The schema for the document's types, unless one is given, after checking the document with it. */
  check(source: JsonObject, schema?: Iri): Promise<Iri>;
  /** Makes the JSON-LD of something that is no resource of its own, and expands it. @throws MappingFailed */
  describe(name: string, facts: object): Promise<{ source: JsonObject; expanded: JsonObject }>;
}

/** @param expand - expands JSON-LD with the contexts of the project */
export function createDocuments(
  shapes: Shapes,
  expand: (source: JsonObject) => Promise<{ types: readonly string[]; expanded: JsonObject }>,
): Documents {
  const mappings = new Map<string, Promise<jsonata.Expression>>();
  const check = async (source: JsonObject, given?: Iri): Promise<Iri> => {
    const { types, expanded } = await expand(source);
    const schema = given ?? shapes.schemaFor(types);
    if (schema === undefined) throw new UnknownType({ types });
    await shapes.validate(expanded, schema);
    return toIri(schema);
  };
  const make = async (name: string, facts: object): Promise<JsonObject> => {
    const mapping = mappings.get(name) ?? compile(name);
    mappings.set(name, mapping);
    return evaluate(name, await mapping, facts);
  };
  return {
    check,
    async map(name, facts) {
      const source = await make(name, facts);
      return { source, schema: await check(source) };
    },
    async describe(name, facts) {
      const source = await make(name, facts);
      return { source, expanded: (await expand(source)).expanded };
    },
  };
}

async function compile(name: string): Promise<jsonata.Expression> {
  const [commons, mapping] = await Promise.all(
    ['commons', name].map((file) => readFile(new URL(`${file}.jsonata`, MAPPINGS), 'utf8')),
  );
  return jsonata(`(${commons}\n${mapping})`);
}

async function evaluate(name: string, mapping: jsonata.Expression, facts: object): Promise<JsonObject> {
  try {
    // JSONata marks its arrays and drops nothing undefined inside of them: through JSON the document is plain.
    return JSON.parse(JSON.stringify(await mapping.evaluate(facts)));
  } catch (cause) {
    throw new MappingFailed({ mapping: name, problem: (cause as Error).message }, { cause });
  }
}
