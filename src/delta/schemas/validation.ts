import { randomUUID } from 'node:crypto';
import { UnknownSchema } from '../../linked-data/errors.ts';
import { InvalidShape, ValidationTimeout } from '../../linked-data/shacl/errors.ts';
import type { ReportJson } from '../../linked-data/shacl/report.ts';
import type { SchemaGraph } from '../../linked-data/shacl/validator.ts';
import type { Caller } from '../../store/caller.ts';
import { nameOf } from '../../store/names.ts';
import type { Examined, Remembered, Store } from '../../store/port.ts';
import type { Iri, JsonObject, Resource } from '../../store/resource.ts';
import type { DeltaParts, Place } from '../parts.ts';
import { Rejection } from '../rejection.ts';
import { reportOf } from '../resolvers/report.ts';
import { context, UNCONSTRAINED } from '../vocabulary.ts';

/** What a document is to be checked with. */
export interface Checked {
  readonly place: Place;
  readonly schema: Iri;
  readonly caller: Caller;
  readonly source: JsonObject;
}

/**
 * What examines a document before it is written: the schema that the project's resolvers find, else one that comes with
 * the software.
 *
 * @returns undefined for a document without a schema
 * @throws Rejection SchemaIsMandatory
 */
export function examinedBy(
  parts: DeltaParts,
  checked: Checked,
): ((document: Examined) => Promise<Remembered>) | undefined {
  const { place, schema } = checked;
  if (schema !== UNCONSTRAINED) return (document) => examine(parts, checked, document);
  if (!place.names.enforceSchema) return undefined;
  const reason = `Project '${place.name}' does not accept unconstrained resources. A schema must be provided.`;
  throw new Rejection(400, 'SchemaIsMandatory', reason);
}

async function examine(parts: DeltaParts, checked: Checked, document: Examined): Promise<Remembered> {
  const found = await schemaFor(parts, checked);
  if (!found) return {};
  await checkWith(parts, found, document);
  return nameOf(found.project) === checked.place.name ? {} : { schemaProject: found.project };
}

/**
 * The schema to check a document with; undefined when it comes with the software, and then the document was checked.
 *
 * @throws Rejection InvalidSchemaRejection, SchemaIsDeprecated; ShapeViolation
 */
export async function schemaFor(parts: DeltaParts, { place, schema, caller, source }: Checked) {
  const resolution = await parts.store.resolve({ project: place.ref, id: schema, kind: 'schema', caller });
  const { resource } = resolution;
  if (resource?.deprecated) throw new Rejection(400, 'SchemaIsDeprecated', `Schema '${schema}' is deprecated.`);
  if (resource) return resource;
  await parts.validate(source, schema).catch((error) => {
    if (!(error instanceof UnknownSchema)) throw error;
    const reason = `Schema '${schema}' could not be resolved in '${place.name}'`;
    const contexts = [context('resolvers')];
    throw new Rejection(404, 'InvalidSchemaRejection', reason, { contexts, report: reportOf(resolution) });
  });
  return undefined;
}

/** @throws Rejection InvalidResource, NoTargetedNode */
export async function checkWith(
  parts: DeltaParts,
  schema: Resource,
  { id, types, expanded }: Examined,
): Promise<ReportJson> {
  const { store, validator } = parts;
  const key = schema.seq > 0 ? `${schema.seq}` : randomUUID(); // a commit makes one revision; a trial makes none
  const checked = validator.validate(key, () => graphOf(store, schema), expanded);
  const report = await checked.catch((error) => {
    const reason = `Resource '${id}' could not be checked with schema '${schema.id}'.`;
    throw unusable(error, 'ResourceShaclEngineRejection', reason);
  });
  if (schema.seq === 0) validator.forget(key);
  if (!report.conforms) throw invalidResource(id, schema.id, report, expanded);
  if (report.targetedNodes > 0) return report;
  const reason = `No target node could be produced for resource '${id}' with schema '${schema.id}'.`;
  const details = `In the case of class-based targets, make sure that it defines one of the following types:\n${types.join(',')}\nSee https://www.w3.org/TR/shacl/#targets for more details`;
  throw new Rejection(400, 'NoTargetedNode', reason, { details });
}

/** A schema that cannot be used is told of; other errors are given back. */
export function unusable(error: unknown, type: string, reason: string): unknown {
  if (!(error instanceof InvalidShape || error instanceof ValidationTimeout)) return error;
  return new Rejection(400, type, reason, { details: `${error.message} ${error.remedy}` });
}

function invalidResource(id: Iri, schema: Iri, report: ReportJson, expanded: JsonObject): Rejection {
  const reason = `Resource '${id}' failed to validate against the constraints defined in schema '${schema}'`;
  const contexts = [context('shacl-20170720')];
  return new Rejection(400, 'InvalidResource', reason, { contexts, details: toDetails(report), expanded: [expanded] });
}

/** What a report holds is JSON. */
export const toDetails = (report: ReportJson): JsonObject => report as JsonObject;

/** A schema with all that it imports, in the revisions of its own. */
async function graphOf(store: Store, schema: Pick<Resource, 'expanded' | 'imports'>): Promise<SchemaGraph> {
  const imports = await store.importsOf(schema);
  const ontologies = imports.filter(({ kind }) => kind !== 'schema');
  const key = ontologies.map(({ id, seq }) => `${id} ${seq}`).join('\n');
  return {
    shapes: shapesOf(schema, imports),
    ontologies: { key, documents: ontologies.map(({ expanded }) => expanded) },
  };
}

/** The shapes of a schema and of all that it imports. */
export const shapesOf = (
  schema: Pick<Resource, 'expanded'>,
  imports: readonly Pick<Resource, 'kind' | 'expanded'>[],
): JsonObject[] => [schema, ...imports.filter(({ kind }) => kind === 'schema')].map(({ expanded }) => expanded);
