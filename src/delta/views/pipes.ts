import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import { SearchRefused } from '../../store/views/search/refused.ts';
import type { Pipe } from '../../store/views/view.ts';

/** What is left of a revision behind the pipes. */
export interface Filtered {
  /** Expanded JSON-LD of the root. */
  readonly graph: JsonObject;
  readonly hasMetadata: boolean;
  /** Whether the document is made from what was sent. */
  readonly hasSource: boolean;
}

type Step = (state: Filtered, resource: Resource, config: JsonObject) => Filtered | undefined;

const LABELS = [
  'http://www.w3.org/2004/02/skos/core#prefLabel',
  'http://www.w3.org/2000/01/rdf-schema#label',
  'http://schema.org/name',
  'http://schema.org/description',
  'https://schema.org/keywords',
];
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

const STEPS: Readonly<Record<string, Step>> = {
  filterDeprecated: (state, { deprecated }) => (deprecated ? undefined : state),
  filterBySchema: (state, { schema }, config) => (isOneOf(config, [schema]) ? state : undefined),
  filterByType: (state, { types }, config) => (isOneOf(config, types) ? state : undefined),
  discardMetadata: (state) => ({ ...state, hasMetadata: false }),
  selectPredicates: (state, _resource, { predicates }) => select(state, texts(predicates)),
  defaultLabelPredicates: (state) => select(state, [RDF_TYPE, ...LABELS]),
  sourceAsText: (state) => ({ ...state, hasSource: false }),
};

/** Lets a revision through the pipes of a view. @returns undefined when one of them leaves it out */
export function toFiltered(resource: Resource, pipeline: readonly Pipe[]): Filtered | undefined {
  const start: Filtered = { graph: plain(resource.expanded) as JsonObject, hasMetadata: true, hasSource: true };
  return pipeline.reduce<Filtered | undefined>(
    (state, { name, config = {} }) => state && STEPS[name](state, resource, config),
    start,
  );
}

/** @throws SearchRefused when a pipe is not served or lacks what it needs */
export function checkPipeline(pipeline: readonly Pipe[]): void {
  for (const { name, config = {} } of pipeline) {
    const reason = (why: string) =>
      new SearchRefused('illegal_argument_exception', `The pipe '${name.slice(0, 80)}' ${why}`);
    if (!Object.hasOwn(STEPS, name)) throw reason(`is not served here: use one of ${Object.keys(STEPS).join(', ')}.`);
    const needed = name === 'selectPredicates' ? 'predicates' : /^filterBy/.test(name) ? 'types' : undefined;
    if (needed !== undefined && texts(config[needed]).length === 0) throw reason(`needs '${needed}' in its config.`);
  }
}

const texts = (given: Json | undefined): string[] => [given ?? []].flat().map(String);

const isOneOf = ({ types }: JsonObject, found: readonly string[]): boolean => {
  const wanted = texts(types);
  return wanted.length === 0 || found.some((one) => wanted.includes(one));
};

/** What the root says by these predicates; of nodes it leads to only their ids. */
function select(state: Filtered, predicates: readonly string[]): Filtered {
  const kept = Object.entries(state.graph).flatMap(([key, value]): [string, Json][] => {
    if (key === '@id' || (key === '@type' && predicates.includes(RDF_TYPE))) return [[key, value]];
    return predicates.includes(key) ? [[key, ([value].flat() as Json[]).map(toReference)]] : [];
  });
  return { ...state, graph: Object.fromEntries(kept) };
}

const toReference = (value: Json): Json =>
  value !== null && typeof value === 'object' && '@id' in value ? { '@id': value['@id'] } : value;

const XSD = 'http://www.w3.org/2001/XMLSchema#';

/** Values as a graph has them: texts and numbers without their type. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const { '@type': type, '@value': literal } = value as JsonObject;
  if (literal !== undefined) {
    if (type === `${XSD}string`) return { '@value': literal };
    if (type === `${XSD}boolean` && (literal === 'true' || literal === 'false'))
      return { '@value': literal === 'true' };
    const isNumber = type === `${XSD}integer` || type === `${XSD}double`;
    return isNumber && Number.isFinite(Number(literal)) ? { '@value': Number(literal) } : value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
