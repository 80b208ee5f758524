import type { Caller } from '../../store/caller.ts';
import type { Store } from '../../store/port.ts';
import type { Resolution } from '../../store/resolution.ts';
import type { ContextRef, Iri, JsonObject, ProjectRef, Resource } from '../../store/resource.ts';
import { Rejection } from '../rejection.ts';
import { reportOf } from '../resolvers/report.ts';
import { context } from '../vocabulary.ts';

const OWL = 'http://www.w3.org/2002/07/owl#';
/** Of all schemas together; those of morphologies import 26. */
const MAX_IMPORTS = 500;

interface Missing {
  readonly asSchema: Map<string, Resolution>;
  readonly asResource: Map<string, Resolution>;
  readonly noOntology: string[];
}

/**
 * What a schema imports, directly and through other schemas: schemas, else ontologies, found by the project's resolvers.
 *
 * @throws Rejection InvalidSchemaResolution
 */
export async function resolveImports(
  store: Store,
  asking: { readonly project: ProjectRef; readonly caller: Caller },
  schema: { readonly id: Iri; readonly expanded: JsonObject },
): Promise<Resource[]> {
  const found = new Map<string, Resource>();
  const missing: Missing = { asSchema: new Map(), asResource: new Map(), noOntology: [] };
  const seen = new Set<string>([schema.id]);
  let next = importsIn(schema.expanded);
  while (next.length > 0) {
    const asked = [...new Set(next)].filter((iri) => !seen.has(iri));
    for (const iri of asked) seen.add(iri);
    if (seen.size > MAX_IMPORTS) throw tooMany(schema.id);
    const imported = await Promise.all(asked.map((iri) => resolveImport(store, asking, iri, missing)));
    next = imported.flatMap((one) => (one?.kind === 'schema' ? importsIn(one.expanded) : []));
    for (const one of imported) if (one) found.set(one.id, one);
  }
  if (missing.asSchema.size + missing.noOntology.length > 0) throw unresolved(schema.id, missing);
  return [...found.values()];
}

/** The revision of each, as it is kept with the schema. */
export const toRefs = (imported: readonly Resource[]): ContextRef[] =>
  imported.map(({ id, project, rev }) => ({ iri: id, resource: { ...project, id, rev } }));

async function resolveImport(
  store: Store,
  asking: { readonly project: ProjectRef; readonly caller: Caller },
  iri: Iri,
  { asSchema, asResource, noOntology }: Missing,
): Promise<Resource | undefined> {
  const schema = await store.resolve({ ...asking, id: iri, kind: 'schema', inForce: true });
  if (schema.resource) return schema.resource;
  const other = await store.resolve({ ...asking, id: iri, kind: 'resource', inForce: true });
  if (other.resource?.types.includes(`${OWL}Ontology` as Iri)) return other.resource;
  if (other.resource) noOntology.push(iri);
  else {
    asSchema.set(iri, schema);
    asResource.set(iri, other);
  }
  return undefined;
}

function importsIn(expanded: JsonObject): Iri[] {
  const given = expanded[`${OWL}imports`];
  const links = (Array.isArray(given) ? given : []) as readonly JsonObject[];
  return links.flatMap(({ '@id': id }) => (typeof id === 'string' ? [id as Iri] : [])); // expansion gives IRIs
}

function unresolved(id: Iri, { asSchema, asResource, noOntology }: Missing): Rejection {
  const all = [...asSchema.keys(), ...noOntology].map((iri) => `'${iri}'`).join(', ');
  const fields = {
    contexts: [context('resolvers')],
    schemaImports: reports(asSchema),
    resourceImports: reports(asResource),
    nonOntologyResources: noOntology,
  };
  return new Rejection(400, 'InvalidSchemaResolution', `Failed to resolve imports ${all} for schema '${id}'.`, fields);
}

/** One stands for itself, as in the compacted form that Delta gives. */
function reports(of: ReadonlyMap<string, Resolution>) {
  const all = [...of].map(([resourceRef, resolution]) => ({ resourceRef, report: reportOf(resolution) }));
  return all.length === 1 ? all[0] : all;
}

const tooMany = (id: Iri): Rejection =>
  new Rejection(
    400,
    'InvalidSchemaResolution',
    `Schema '${id}' imports more than ${MAX_IMPORTS} schemas and ontologies.`,
  );
