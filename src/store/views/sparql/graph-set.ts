import type { Quad, Store } from 'oxigraph/web.js';
import { Dataset, type GraphChange } from './dataset.ts';
import { bounded, SparqlRefused } from './errors.ts';
import { type PreparedQuery, prepareQuery, withPosition } from './prepare-query.ts';

export type TableForm = keyof typeof TABLES;
export type ResultForm = TableForm | keyof typeof GRAPHS;

export const isTableForm = (form: ResultForm): form is TableForm => form in TABLES;

/** Results as tables, and as graphs, by the names that the engine has for them. */
const TABLES = { 'application/sparql-results+json': 'json', 'application/sparql-results+xml': 'xml' } as const;
const GRAPHS = {
  'application/ld+json': 'application/ld+json',
  'application/n-triples': 'application/n-triples',
  'text/plain': 'application/n-triples',
  'application/rdf+xml': 'application/rdf+xml',
} as const;

/** Datasets, each of one view or more, with one named graph a resource; the default graph is their union. */
export class GraphSet {
  readonly #datasets = new Map<string, Dataset>();
  readonly #Store: typeof Store;

  constructor(EngineStore: typeof Store) {
    this.#Store = EngineStore;
  }

  /** @returns quads of the dataset */
  apply(name: string, view: string, changes: readonly GraphChange[]): number {
    const dataset = this.#datasets.get(name) ?? new Dataset(new this.#Store());
    this.#datasets.set(name, dataset);
    dataset.apply(view, changes);
    return dataset.quads;
  }

  drop(name: string): void {
    const dataset = this.#datasets.get(name);
    this.#datasets.delete(name);
    if (dataset) freeing(dataset.store, undefined);
  }

  /** @returns undefined when there is no such dataset @throws SparqlRefused */
  query(name: string, sent: string, form: ResultForm): string | undefined {
    const query = prepareQuery(sent);
    const store = this.#datasets.get(name)?.store;
    if (!store) return undefined;
    const isTable = query.form === 'SELECT' || query.form === 'ASK';
    if (!isTableForm(form)) {
      if (!isTable) return withMilliseconds(String(ask(store, query, GRAPHS[form])));
      throw new SparqlRefused(`${query.form} gives a table: accept ${Object.keys(TABLES).join(' or ')}.`);
    }
    const format = TABLES[form];
    if (isTable) return withBindings(withMilliseconds(String(ask(store, query, format))), query.form, form);
    return withMilliseconds(this.#table(ask(store, query) as Quad[], format));
  }

  /** The same of statements in N-Triples. */
  table(statements: string, form: TableForm): string {
    return this.#within(statements, (store) => this.#table(store.match(), TABLES[form]));
  }

  /** What a CONSTRUCT query makes of statements in N-Triples, as JSON-LD. @throws SparqlRefused */
  construct(statements: string, sent: string): string {
    const query = prepareQuery(sent);
    if (query.form !== 'CONSTRUCT') throw new SparqlRefused(`${query.form} makes no graph: write a CONSTRUCT query.`);
    return this.#within(statements, (store) => String(ask(store, query, GRAPHS['application/ld+json'])));
  }

  /** Asks a store of statements in N-Triples, which is kept no longer. */
  #within(statements: string, task: (store: Store) => string): string {
    const store = new this.#Store();
    store.load(statements, { format: 'application/n-triples', lenient: true });
    return freeing(store, task(store));
  }

  /** Statements as Blazegraph lists them, `context` always unbound. */
  #table(statements: readonly Quad[], format: string): string {
    const query = 'SELECT ?subject ?predicate ?object ?context { ?subject ?predicate ?object }';
    const store = new this.#Store(statements);
    return freeing(store, String(store.query(query, { results_format: format })));
  }
}

/** Gives memory back at once, not when the garbage collector comes by; the engine's types leave that out. */
function freeing<Results>(store: Store, results: Results): Results {
  (store as Store & { free(): void }).free();
  return results;
}

/** @throws SparqlRefused */
function ask(store: Store, query: PreparedQuery, format?: string) {
  try {
    return bounded(store.query(query.text, { ...(format && { results_format: format }) }));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof SparqlRefused) throw error;
    throw new SparqlRefused(withPosition((error as Error).message, query), { cause: error });
  }
}

/** Of a time in UTC before its datatype, or behind it. */
const SECONDS =
  /(T\d\d:\d\d:\d\d)(?:\.(\d{1,2}))?(?=Z(?:"(?:,"datatype":"|\^\^<)http:\/\/www\.w3\.org\/2001\/XMLSchema#dateTime|(?<=#dateTime"(?:>|,"@value":")[^<"]{1,40})["<]))/g;

/** The engine writes times without zeros at the end, Blazegraph with three digits behind the seconds. */
const withMilliseconds = (results: string): string =>
  results.includes('#dateTime')
    ? results.replace(SECONDS, (_, time, digits = '') => `${time}.${digits.padEnd(3, '0')}`)
    : results;

/** Nexus Delta answers ASK with an empty table, and its clients read that; the truth is told beside it. */
export const withBindings = (results: string, queryForm: string, form: ResultForm): string =>
  queryForm === 'ASK' && form === 'application/sparql-results+json'
    ? JSON.stringify({ head: { vars: [] }, results: { bindings: [] }, boolean: JSON.parse(results).boolean })
    : results;
