import { z } from 'zod';
import type { Json, JsonObject } from '../../store/resource.ts';
import type { ProjectNames } from '../../store/scopes.ts';
import { parseBody, Text } from '../body.ts';
import { Rejection } from '../rejection.ts';
import { NXV } from '../vocabulary.ts';

const TYPES = ['SparqlView', 'ElasticSearchView', 'AggregateSparqlView', 'AggregateElasticSearchView'] as const;
export type ViewType = (typeof TYPES)[number];

const Texts = z.union([Text, z.array(Text).max(1000)]).optional();
/** JSON, also as text. */
const Embedded = z.union([z.record(z.string(), z.json()), Text.refine(isJsonObject, 'is no JSON object')]).optional();
const Pipe = z.object({
  name: Text,
  description: Text.optional(),
  config: z.record(z.string(), z.json()).optional(),
});

const Common = z.object({
  name: Text.regex(/^[\w\s-]{1,128}$/, 'is no name: 1 to 128 letters, digits, blanks, - and _').optional(),
  description: Text.optional(),
  permission: Text.optional(),
});
const Sparql = Common.extend({
  resourceTypes: Texts,
  resourceSchemas: Texts,
  resourceTag: Text.regex(/^(?!latest$)[\x20-\x7e]{1,64}$/, 'is no tag').optional(),
  includeMetadata: z.boolean().optional(),
  includeDeprecated: z.boolean().optional(),
});
const ElasticSearch = Sparql.extend({
  sourceAsText: z.boolean().optional(),
  pipeline: z.array(Pipe).max(100).optional(),
  mapping: Embedded,
  settings: Embedded,
  context: z.json().optional(),
});
const ProjectName = Text.regex(/(^|\/projects\/)[\w-]{1,64}\/[\w-]{1,64}$/, 'is no project: it is written org/project');
const Aggregate = Common.extend({
  views: z.array(z.object({ project: ProjectName, viewId: Text })).min(1, 'must not be empty'),
});
const FORMS: Readonly<Record<ViewType, z.ZodType>> = {
  SparqlView: Sparql,
  ElasticSearchView: ElasticSearch,
  AggregateSparqlView: Aggregate,
  AggregateElasticSearchView: Aggregate,
};

/** The kind of view that a document describes. @throws Rejection when there is none, or a key has a wrong value */
export function checkSentView(source: JsonObject): ViewType {
  const given = [source['@type']].flat().map((type) => String(type).replace(NXV, '').replace(/^nxv:/, ''));
  const found = TYPES.find((type) => given.includes(type));
  if (found === undefined) {
    const reason = `A view has one of the types ${TYPES.join(', ')}; given was '${given.join(', ').slice(0, 200)}'.`;
    throw new Rejection(400, 'DecodingFailed', reason);
  }
  parseBody(FORMS[found], source);
  return found;
}

const iri = { '@type': '@id' };
const json = { '@type': '@json' };
const KINDS = ['View', 'SparqlView', 'ElasticSearchView', 'AggregateSparqlView', 'AggregateElasticSearchView'];
const PLAIN = ['permission', 'resourceTag', 'includeMetadata', 'includeDeprecated', 'sourceAsText', 'indexingRev'];
/** What the keys of views mean, as the context of Nexus Delta has it. */
const TERMS: JsonObject = {
  nxv: NXV,
  ...Object.fromEntries([...KINDS, ...PLAIN, 'project'].map((name) => [name, NXV + name])),
  name: 'http://schema.org/name',
  description: 'http://schema.org/description',
  resourceTypes: { '@id': `${NXV}resourceTypes`, ...iri },
  resourceSchemas: { '@id': `${NXV}resourceSchemas`, ...iri },
  views: `${NXV}views`,
  viewId: { '@id': `${NXV}viewId`, ...iri },
  ...Object.fromEntries(
    ['mapping', 'settings', 'pipeline', 'context'].map((name) => [name, { '@id': NXV + name, ...json }]),
  ),
};

/**
 * The linked data that a view is read from: what was sent, with the meaning of its keys.
 *
 * @param indexingRev - the revision that decided what the view holds
 */
export function viewJsonLd(source: JsonObject, names: ProjectNames, indexingRev: number): JsonObject {
  const { '@context': own = [], '@type': given, ...rest } = source;
  const prefixes = Object.fromEntries(Object.entries(names.apiMappings).filter(([, iri]) => /[/#]$/.test(iri)));
  const types = [given, 'View'].flat().filter((type) => type !== undefined);
  const contexts: Json[] = [{ '@base': names.base }, prefixes, own, TERMS].flat();
  return { ...rest, '@context': contexts, '@type': types, indexingRev };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
