import { z } from 'zod';
import type { Iri, JsonObject, ProjectRef, Resource } from '../../store/port.ts';
import type { ElasticSearchDefinition, Pipe, Selection, View } from '../../store/views/view.ts';
import { parseBody, Text } from '../body.ts';
import { malformedContent, Rejection } from '../rejection.ts';
import { NXV } from '../vocabulary.ts';

const TYPES = ['SparqlView', 'ElasticSearchView', 'AggregateSparqlView', 'AggregateElasticSearchView'] as const;
export type ViewType = (typeof TYPES)[number];

/** One value, or a list. */
const Texts = z.union([Text.transform((text) => [text]), z.array(Text).max(1000)]).default([]);
const ParsedJson = z.record(z.string(), z.json());
/** JSON, also as text. */
const Json = z.union([ParsedJson, Text.transform(toJson).pipe(ParsedJson)]);

const Common = z.object({
  name: Text.regex(
    /^[\w\s-]{1,128}$/,
    'is no name: 1 to 128 letters, digits, blanks, hyphens and underscores',
  ).optional(),
  description: Text.optional(),
  permission: Text.default('views/query'),
});
const Selecting = Common.extend({
  resourceTypes: Texts,
  resourceSchemas: Texts,
  resourceTag: Text.regex(/^(?!latest$)[\x20-\x7e]{1,64}$/, 'is no tag').optional(),
  includeMetadata: z.boolean().default(false),
  includeDeprecated: z.boolean().default(false),
});
const Searching = Selecting.extend({
  sourceAsText: z.boolean().default(false),
  pipeline: z.array(z.object({ name: Text, description: Text.optional(), config: ParsedJson.optional() })).optional(),
  mapping: Json.optional(),
  settings: Json.optional(),
  context: z.json().optional(),
});
const Aggregating = Common.extend({
  views: z.array(z.object({ project: Text, viewId: Text })).min(1, 'must not be empty'),
});

/** What reads the ids and abbreviations of a document. */
export interface ViewReader {
  /** @throws Rejection InvalidResourceId */
  iri(text: string): Iri;
}

/** The kind of view that a document describes. @throws Rejection */
export function viewType(source: JsonObject): ViewType {
  const given = [source['@type']].flat().map((type) => String(type).replace(NXV, '').replace(/^nxv:/, ''));
  const found = TYPES.find((type) => given.includes(type));
  if (found) return found;
  const reason = `A view has one of the types ${TYPES.join(', ')}; given was ${given.join(', ').slice(0, 200)}.`;
  throw new Rejection(400, 'DecodingFailed', reason);
}

/** What a document says of a view, with the defaults of what it does not say. @throws Rejection */
export function readDefinition(
  source: JsonObject,
  { iri }: ViewReader,
): Pick<View, 'name' | 'description' | 'permission' | 'definition'> {
  const type = viewType(source);
  if (type === 'SparqlView') {
    const { name, description, permission, ...given } = parseBody(Selecting, source);
    return { name, description, permission, definition: { type, selection: selectionOf(given, iri) } };
  }
  if (type === 'ElasticSearchView') {
    const { name, description, permission, ...given } = parseBody(Searching, source);
    return { name, description, permission, definition: searching(given, iri) };
  }
  const { views, ...described } = parseBody(Aggregating, source);
  const references = views.map(({ project, viewId }) => ({ project: projectRef(project), id: iri(viewId) }));
  return { ...described, definition: { type, views: references } };
}

/** A revision of a view. */
export const toView = (resource: Resource, reader: ViewReader): View => {
  const { id, project, rev, deprecated, source } = resource;
  return { id, project, rev, deprecated, ...readDefinition(source, reader) };
};

function selectionOf(given: Omit<z.infer<typeof Selecting>, 'permission'>, iri: ViewReader['iri']): Selection {
  const { resourceTypes, resourceSchemas, resourceTag: tag, includeMetadata, includeDeprecated } = given;
  return {
    types: resourceTypes.map(iri),
    schemas: resourceSchemas.map(iri),
    ...(tag !== undefined && { tag }),
    includeMetadata,
    includeDeprecated,
  };
}

function searching(
  given: Omit<z.infer<typeof Searching>, 'permission'>,
  iri: ViewReader['iri'],
): ElasticSearchDefinition {
  const { sourceAsText, mapping, settings, context } = given;
  const pipeline = given.pipeline ?? toPipeline(selectionOf(given, iri), sourceAsText);
  const has = (name: string): boolean => pipeline.some((pipe) => pipe.name === name);
  return {
    type: 'ElasticSearchView',
    selection: {
      types: typesOf(pipeline, 'filterByType').map(iri),
      schemas: typesOf(pipeline, 'filterBySchema').map(iri),
      ...(given.resourceTag !== undefined && { tag: given.resourceTag }),
      includeDeprecated: !has('filterDeprecated'),
      includeMetadata: !has('discardMetadata'),
    },
    sourceAsText: has('sourceAsText'),
    pipeline,
    mapping,
    settings,
    context,
  };
}

const typesOf = (pipeline: readonly Pipe[], name: string): string[] =>
  pipeline.filter((pipe) => pipe.name === name).flatMap(({ config }) => [config?.types ?? []].flat().map(String));

/** The steps that the fields of older views stand for. */
function toPipeline({ types, schemas, includeDeprecated, includeMetadata }: Selection, sourceAsText: boolean): Pipe[] {
  return [
    ...(schemas.length > 0 ? [{ name: 'filterBySchema', config: { types: schemas } }] : []),
    ...(types.length > 0 ? [{ name: 'filterByType', config: { types } }] : []),
    ...(includeDeprecated ? [] : [{ name: 'filterDeprecated' }]),
    ...(includeMetadata ? [] : [{ name: 'discardMetadata' }]),
    { name: sourceAsText ? 'sourceAsText' : 'defaultLabelPredicates' },
  ];
}

function projectRef(name: string): ProjectRef {
  const [, org, project] = /(?:^|\/projects\/)([\w-]{1,64})\/([\w-]{1,64})$/.exec(name) ?? [];
  if (project === undefined)
    throw malformedContent(`DecodingFailure at .views.project: '${name}' is no project: it is written org/project`);
  return { org, project };
}

function toJson(text: string, { addIssue }: { addIssue(message: string): void }): unknown {
  try {
    return JSON.parse(text);
  } catch {
    addIssue('is no JSON');
    return undefined;
  }
}
