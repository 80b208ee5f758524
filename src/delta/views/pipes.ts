import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { SparqlViewStore } from '../../store/sparql-views.ts';
import { SparqlRefused } from '../../store/views/sparql/errors.ts';
import type { Pipe } from '../../store/views/view.ts';
import { Rejection } from '../rejection.ts';
import { nestedNode } from './constructed.ts';

/** What is left of a revision behind the pipes. */
export interface Filtered {
  /** Expanded JSON-LD of the root. */
  readonly graph: JsonObject;
  readonly hasMetadata: boolean;
  /** Whether the document is made from what was sent. */
  readonly hasSource: boolean;
}

/** What pipes need beside the resource. */
export type Engine = Pick<SparqlViewStore, 'construct'>;

type Step = (
  state: Filtered,
  resource: Resource,
  config: JsonObject,
  engine: Engine,
) => Filtered | undefined | Promise<Filtered>;

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
  dataConstructQuery: async (state, { id }, { query }, { construct }) => ({
    ...state,
    graph: nestedNode(await construct(state.graph, String(query)), id),
  }),
};

/**
 * Lets a revision through the pipes of a view.
 *
 * @returns undefined when one of them leaves it out
 * @throws SparqlRefused, SparqlLimitExceeded when a query of a pipe fails
 */
export async function toFiltered(
  resource: Resource,
  pipeline: readonly Pipe[],
  engine: Engine,
): Promise<Filtered | undefined> {
  let state: Filtered | undefined = { graph: resource.expanded, hasMetadata: true, hasSource: true };
  for (const { name, config = {} } of pipeline) {
    state = await STEPS[name](state, resource, config, engine);
    if (!state) return undefined;
  }
  return { ...state, graph: plain(state.graph) as JsonObject };
}

const NEEDED: Readonly<Record<string, string>> = {
  filterBySchema: 'types',
  filterByType: 'types',
  selectPredicates: 'predicates',
  dataConstructQuery: 'query',
};

/** @throws Rejection InvalidPipeline when a pipe is not served, or lacks what it needs */
export async function checkPipeline(pipeline: readonly Pipe[], { construct }: Engine): Promise<void> {
  for (const { name, config = {} } of pipeline) {
    const invalid = (why: string) => new Rejection(400, 'InvalidPipeline', `The pipe '${name.slice(0, 80)}' ${why}`);
    if (!Object.hasOwn(STEPS, name)) throw invalid(`is not served here: use one of ${Object.keys(STEPS).join(', ')}.`);
    const needed = NEEDED[name];
    if (needed !== undefined && texts(config[needed]).length === 0) throw invalid(`needs '${needed}' in its config.`);
    if (name !== 'dataConstructQuery') continue;
    await construct({}, String(config.query)).catch((error) => {
      throw error instanceof SparqlRefused ? invalid(`has a query that is refused: ${error.details.reason}`) : error;
    });
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
