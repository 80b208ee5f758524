import type { Json, JsonObject } from '../../resource.ts';
import { dateFormat, looksLikeDate } from './date-format.ts';
import { globMatches } from './glob.ts';
import { SearchRefused } from './refused.ts';
import { UTC } from './time-zone.ts';

/** How fields that nobody declared are read. */
export interface DynamicFields {
  /** The type that a value gives to its field. */
  typeOf(value: string | number | boolean): string;
  /** Properties of a field of that type. */
  mappingOf(path: string, type: string): JsonObject;
}

/** Properties of a field that documents brought, by the type that was found. */
const USUAL: Readonly<Record<string, JsonObject>> = {
  text: { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } },
  long: { type: 'long' },
  float: { type: 'float' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
};

/** What templates call these types. */
const TEMPLATE_TYPES: Readonly<Record<string, string>> = { text: 'string', float: 'double' };

/** Reads what a mapping says of them. @throws SearchRefused when it says what is not served */
export function dynamicFields(mapping: JsonObject): DynamicFields {
  const { date_detection, numeric_detection, dynamic_date_formats } = mapping;
  const templates = templatesOf(mapping.dynamic_templates);
  const named = dynamic_date_formats && [dynamic_date_formats].flat().map(String).join('||');
  const format = named ? dateFormat(named) : undefined;
  const isDate = (text: string): boolean =>
    date_detection !== false && (format ? format.read(text, UTC) !== undefined : looksLikeDate(text));
  return {
    typeOf(value) {
      if (typeof value === 'boolean') return 'boolean';
      if (typeof value === 'string' && isDate(value)) return 'date';
      const isNumber = typeof value === 'number' || (numeric_detection === true && /^-?\d+(\.\d+)?$/.test(value));
      return !isNumber ? 'text' : Number.isInteger(Number(value)) ? 'long' : 'float';
    },
    mappingOf(path, type) {
      const template = templates.find(({ fits }) => fits(path, type));
      if (template) return template.properties(path, type);
      return type === 'date' && named ? { type, format: named } : USUAL[type];
    },
  };
}

interface Template {
  fits(path: string, type: string): boolean;
  properties(path: string, type: string): JsonObject;
}

const KEYS = [
  'match',
  'unmatch',
  'path_match',
  'path_unmatch',
  'match_mapping_type',
  'unmatch_mapping_type',
  'mapping',
];

function templatesOf(given: Json | undefined): Template[] {
  return [given ?? []]
    .flat()
    .flatMap((one) => Object.entries(one as JsonObject).map(([name, body]) => toTemplate(name, body)));
}

function toTemplate(name: string, body: Json): Template {
  const given = body as JsonObject;
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  const types = listed(given.match_mapping_type);
  if (
    unknown !== undefined ||
    types.includes('object') ||
    typeof given.mapping !== 'object' ||
    given.mapping === null
  ) {
    const what = unknown ?? (types.includes('object') ? 'match_mapping_type: object' : 'no mapping');
    throw new SearchRefused('mapper_parsing_exception', `dynamic template [${name}] with [${what}] is not served here`);
  }
  const isAny = (patterns: readonly string[], text: string) => patterns.some((pattern) => globMatches(pattern, text));
  const [match, unmatch, pathMatch, pathUnmatch] = [
    given.match,
    given.unmatch,
    given.path_match,
    given.path_unmatch,
  ].map(listed);
  const isType = (names: readonly string[], type: string) =>
    names.includes('*') || names.includes(TEMPLATE_TYPES[type] ?? type);
  const mapping = JSON.stringify(given.mapping);
  return {
    fits(path, type) {
      const own = path.slice(path.lastIndexOf('.') + 1);
      return (
        (match.length === 0 || isAny(match, own)) &&
        (pathMatch.length === 0 || isAny(pathMatch, path)) &&
        !isAny(unmatch, own) &&
        !isAny(pathUnmatch, path) &&
        (types.length === 0 || isType(types, type)) &&
        !isType(listed(given.unmatch_mapping_type), type)
      );
    },
    properties(path, type) {
      const own = path.slice(path.lastIndexOf('.') + 1);
      const filled = mapping
        .replaceAll('{name}', JSON.stringify(own).slice(1, -1))
        .replaceAll('{dynamic_type}', String(USUAL[type].type));
      return {
        ...(Object.hasOwn(JSON.parse(filled), 'type') ? {} : { type: USUAL[type].type }),
        ...JSON.parse(filled),
      };
    },
  };
}

const listed = (given: Json | undefined): string[] => [given ?? []].flat().map(String);
