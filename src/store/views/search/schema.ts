import type { Json, JsonObject } from '../../resource.ts';
import { type Analyzers, analyzers } from './analysis.ts';
import { type DateFormat, dateFormat } from './date-format.ts';
import { type DynamicFields, dynamicFields } from './dynamic.ts';
import { SearchRefused } from './refused.ts';
import type { Tokenize } from './tokenizers.ts';

/** How the values of a field are compared. */
export type FieldType = 'text' | 'keyword' | 'whole' | 'float' | 'double' | 'boolean' | 'date' | 'flattened' | 'vector';

/** One leaf of a mapping, multi-fields such as `name.keyword` included. */
export interface Field {
  readonly path: string;
  readonly type: FieldType;
  /** As the mapping names it. */
  readonly declared: string;
  /** Where its values stand in documents. */
  readonly sources: readonly string[];
  /** Of a text. */
  readonly analyze: Tokenize;
  readonly analyzeQuery: Tokenize;
  /** Longer values of a keyword are not searched. */
  readonly ignoreAbove: number;
  readonly normalize: (value: string) => string;
  /** Whether a value that is none of its type is passed over; else the document is refused. */
  readonly lenient: boolean;
  /** Of a date for which the mapping names one. */
  readonly format?: DateFormat;
  /** Numbers are kept in steps of its inverse. */
  readonly scale?: number;
  /** What `null` in a document counts as. */
  readonly nullValue?: string | number | boolean;
}

export type Dynamic = 'true' | 'false' | 'strict';

/** What is known of the fields of an index. */
export interface Schema {
  readonly fields: ReadonlyMap<string, Field>;
  /** Paths of `nested` objects. */
  readonly nested: ReadonlySet<string>;
  /** Paths of declared objects, nested ones included. */
  readonly objects: ReadonlySet<string>;
  /** What becomes of a field below `path` that nobody declared. */
  dynamicAt(path: string): Dynamic;
  /** Of fields that nobody declared. */
  readonly dynamicFields: DynamicFields;
  readonly analyzerOf: (name: string) => Tokenize;
  /** Fields by the place of their values in documents. */
  readonly bySource: ReadonlyMap<string, readonly Field[]>;
}

const TYPES: Readonly<Record<string, FieldType>> = {
  text: 'text',
  match_only_text: 'text',
  keyword: 'keyword',
  wildcard: 'keyword',
  constant_keyword: 'keyword',
  ip: 'keyword',
  long: 'whole',
  integer: 'whole',
  short: 'whole',
  byte: 'whole',
  unsigned_long: 'whole',
  float: 'float',
  half_float: 'float',
  double: 'double',
  scaled_float: 'double',
  boolean: 'boolean',
  date: 'date',
  date_nanos: 'date',
  flattened: 'flattened',
  flat_object: 'flattened',
  dense_vector: 'vector',
  knn_vector: 'vector',
};

/** Fields of one mapping, as Elasticsearch limits them. */
const MAX_FIELDS = 10_000;
const MAX_DEPTH = 20;

/**
 * Reads a mapping.
 *
 * @param learned - type of each field that documents brought, by path
 * @throws SearchRefused `mapper_parsing_exception` when the mapping has what is not served
 */
export function toSchema(
  mapping: JsonObject,
  settings?: JsonObject,
  learned: Readonly<Record<string, string>> = {},
): Schema {
  const analysis = analyzers(settings);
  const undeclared = dynamicFields(mapping);
  const fields = new Map<string, Field>();
  const nested = new Set<string>();
  const objects = new Set<string>();
  const dynamics = new Map<string, Dynamic>([['', dynamicOf(mapping.dynamic) ?? 'true']]);
  const copies: [from: string, to: string][] = [];
  const aliases: [path: string, to: string][] = [];
  const addField = (path: string, source: string, given: JsonObject): void => {
    const field = toField(path, source, given, analysis);
    if (field) fields.set(path, field);
    if (fields.size > MAX_FIELDS)
      throw new SearchRefused('illegal_argument_exception', `Limit of total fields [${MAX_FIELDS}] has been exceeded`);
    for (const to of [given.copy_to ?? []].flat()) copies.push([source, String(to)]);
    for (const [name, one] of Object.entries((given.fields ?? {}) as JsonObject))
      addField(`${path}.${name}`, source, asObject(one, path));
  };
  eachProperty(mapping.properties, '', {
    object(path, given) {
      objects.add(path);
      if (given.type === 'nested') nested.add(path);
      if (given.include_in_parent === true || given.include_in_root === true)
        throw new SearchRefused('mapper_parsing_exception', `include_in_parent of [${path}] is not served here`);
      const dynamic = given.enabled === false ? 'false' : dynamicOf(given.dynamic);
      if (dynamic) dynamics.set(path, dynamic);
    },
    field(path, given) {
      if (given.type === 'alias') aliases.push([path, String(given.path)]);
      else addField(path, path, given);
    },
  });
  for (const [path, type] of Object.entries(learned))
    if (!fields.has(path)) addField(path, path, undeclared.mappingOf(path, type));
  for (const copy of copies) addSource(fields, copy);
  for (const [path, to] of aliases) fields.set(path, { ...aliased(fields, path, to), path });
  addField(ID_FIELD, ID_FIELD, { type: 'keyword' });
  return {
    fields,
    bySource: groupBySource(fields.values()),
    nested,
    objects,
    dynamicFields: undeclared,
    analyzerOf: analysis.analyzer,
    dynamicAt: (path) => dynamicAt(path, dynamics),
  };
}

/** Objects, each before what is in it, and fields. */
function eachProperty(
  properties: Json | undefined,
  within: string,
  found: Readonly<Record<'object' | 'field', (path: string, given: JsonObject) => void>>,
  depth = 0,
): void {
  if (depth > MAX_DEPTH)
    throw new SearchRefused('illegal_argument_exception', `Limit of mapping depth [${MAX_DEPTH}] has been exceeded`);
  for (const [name, value] of Object.entries(asObject(properties ?? {}, within))) {
    const path = within === '' ? name : `${within}.${name}`;
    const given = asObject(value, path);
    if (given.type === undefined || given.type === 'object' || given.type === 'nested') {
      found.object(path, given);
      eachProperty(given.properties, path, found, depth + 1);
    } else found.field(path, given);
  }
}

/** What holds for the innermost object that says it. */
function dynamicAt(path: string, dynamics: ReadonlyMap<string, Dynamic>): Dynamic {
  for (let at = path; at !== ''; at = parentOf(at)) {
    const dynamic = dynamics.get(at);
    if (dynamic) return dynamic;
  }
  return dynamics.get('') ?? 'true';
}

/** Values of one field are also those of another (`copy_to`). */
function addSource(fields: Map<string, Field>, [from, to]: readonly [from: string, to: string]): void {
  const target = fields.get(to);
  if (target) fields.set(to, { ...target, sources: [...target.sources, from] });
}

function aliased(fields: ReadonlyMap<string, Field>, path: string, to: string): Field {
  const field = fields.get(to);
  if (field) return field;
  const reason = `Invalid [path] value [${to}] for field alias [${path}]: an alias must refer to an existing field`;
  throw new SearchRefused('mapper_parsing_exception', reason);
}

/** The document's id, which every index has as a field. */
export const ID_FIELD = '_id';

function groupBySource(fields: Iterable<Field>): Map<string, Field[]> {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    for (const source of field.sources) groups.set(source, [...(groups.get(source) ?? []), field]);
  }
  return groups;
}

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));

function dynamicOf(given: Json | undefined): Dynamic | undefined {
  if (given === undefined) return undefined;
  const dynamic = String(given);
  if (dynamic === 'true' || dynamic === 'false' || dynamic === 'strict') return dynamic;
  throw new SearchRefused('mapper_parsing_exception', `dynamic [${dynamic}] is not served here`);
}

function asObject(value: Json, path: string): JsonObject {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  throw new SearchRefused(
    'mapper_parsing_exception',
    `Expected map for property [${path}] but got ${JSON.stringify(value).slice(0, 100)}`,
  );
}

const NO_WORDS: Tokenize = () => [];

/** Undefined for what is kept and never searched. */
function toField(
  path: string,
  source: string,
  given: JsonObject,
  { analyzer, normalizer }: Analyzers,
): Field | undefined {
  const declared = String(given.type);
  if (declared === 'binary') return undefined;
  const type = Object.hasOwn(TYPES, declared) ? TYPES[declared] : undefined;
  if (!type)
    throw new SearchRefused(
      'mapper_parsing_exception',
      `No handler for type [${declared}] declared on field [${path}]`,
    );
  if (given.index === false && (type === 'text' || given.doc_values === false)) return undefined;
  const analyze = type === 'text' ? analyzer(String(given.analyzer ?? 'default')) : NO_WORDS;
  const analyzeQuery = given.search_analyzer === undefined ? analyze : analyzer(String(given.search_analyzer));
  return {
    path,
    type,
    declared,
    sources: [source],
    analyze,
    analyzeQuery,
    ignoreAbove: Number(given.ignore_above ?? Number.POSITIVE_INFINITY),
    normalize: given.normalizer === undefined ? (value) => value : normalizer(String(given.normalizer)),
    lenient: given.ignore_malformed === true,
    ...(type === 'date' && given.format !== undefined && { format: dateFormat(String(given.format)) }),
    ...(declared === 'scaled_float' && { scale: Number(given.scaling_factor) }),
    ...(isScalar(given.null_value) && { nullValue: given.null_value }),
  };
}

export const isScalar = (value: Json | undefined): value is string | number | boolean =>
  value !== undefined && value !== null && typeof value !== 'object';
