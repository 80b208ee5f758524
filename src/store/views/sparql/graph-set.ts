import type { Quad, Store } from 'oxigraph/web.js';
import { toNQuads } from '../../../linked-data/n-quads.ts';
import { SparqlRefused } from './errors.ts';
import { prepareQuery, withPosition } from './prepare-query.ts';

/** What a view shall say of a resource from now on. */
export interface GraphChange {
  /** Of the resource, and of its graph. */
  readonly id: string;
  /** Expanded JSON-LD, as text; absent when the resource does not belong to the view. */
  readonly expanded?: string;
  /** More properties of the resource, expanded. */
  readonly metadata?: object;
}

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

/** Statements that the engine is given at once. */
const STATEMENTS_AT_ONCE = 50_000;

/** Graphs of views, each a dataset of its own with one named graph a resource; the default graph is their union. */
export class GraphSet {
  readonly #datasets = new Map<string, Dataset>();
  readonly #Store: typeof Store;

  constructor(EngineStore: typeof Store) {
    this.#Store = EngineStore;
  }

  /** @returns quads of the view */
  apply(view: string, changes: readonly GraphChange[]): number {
    const dataset = this.#datasets.get(view) ?? new Dataset(new this.#Store());
    this.#datasets.set(view, dataset);
    dataset.apply(changes);
    return dataset.quads;
  }

  drop(view: string): void {
    this.#datasets.delete(view);
  }

  /** @returns undefined when nothing is kept of the view @throws SparqlRefused */
  query(view: string, sent: string, form: ResultForm): string | undefined {
    const query = prepareQuery(sent);
    const store = this.#datasets.get(view)?.store;
    if (!store) return undefined;
    const ask = (format?: string) => {
      try {
        return store.query(query.text, { use_default_graph_as_union: true, ...(format && { results_format: format }) });
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) throw error;
        throw new SparqlRefused(withPosition((error as Error).message, query), { cause: error });
      }
    };
    const isTable = query.form === 'SELECT' || query.form === 'ASK';
    if (!isTableForm(form)) {
      if (!isTable) return String(ask(GRAPHS[form]));
      throw new SparqlRefused(`${query.form} gives a table: accept ${Object.keys(TABLES).join(' or ')}.`);
    }
    const format = TABLES[form];
    if (isTable) return withBindings(String(ask(format)), query.form, form);
    return this.#table(ask() as Quad[], format);
  }

  /** The same of statements in N-Triples. */
  table(statements: string, form: TableForm): string {
    const store = new this.#Store();
    store.load(statements, { format: 'application/n-triples', lenient: true });
    return this.#table(store.match(), TABLES[form]);
  }

  /** Statements as Blazegraph lists them, `context` always unbound. */
  #table(statements: readonly Quad[], format: string): string {
    const query = 'SELECT ?subject ?predicate ?object ?context { ?subject ?predicate ?object }';
    return String(new this.#Store(statements).query(query, { results_format: format }));
  }
}

/** Nexus Delta answers ASK with an empty table, and its clients read that; the truth is told beside it. */
export const withBindings = (results: string, queryForm: string, form: ResultForm): string =>
  queryForm === 'ASK' && form === 'application/sparql-results+json'
    ? JSON.stringify({ head: { vars: [] }, results: { bindings: [] }, boolean: JSON.parse(results).boolean })
    : results;

class Dataset {
  readonly store: Store;
  quads = 0;
  readonly #quadsByGraph = new Map<string, number>();

  constructor(store: Store) {
    this.store = store;
  }

  apply(changes: readonly GraphChange[]): void {
    this.#remove(changes.map(({ id }) => id));
    let lines: string[] = [];
    for (const { id, expanded, metadata } of changes) {
      if (expanded === undefined) continue;
      const added = toNQuads({ ...JSON.parse(expanded), ...metadata }, id, String(lines.length));
      this.#quadsByGraph.set(id, added.length);
      this.quads += added.length;
      lines = lines.concat(added);
      if (lines.length < STATEMENTS_AT_ONCE) continue;
      this.#load(lines);
      lines = [];
    }
    this.#load(lines);
  }

  #remove(ids: readonly string[]): void {
    const held = ids.filter((id) => this.#quadsByGraph.has(id));
    for (const id of held) {
      this.quads -= this.#quadsByGraph.get(id) ?? 0;
      this.#quadsByGraph.delete(id);
    }
    if (held.length > 0) this.store.update(held.map((id) => `DROP SILENT GRAPH <${id}>`).join(';'));
  }

  /** Labels of blank nodes count for one call only. */
  #load(lines: readonly string[]): void {
    this.store.load(lines.join('\n'), { format: 'application/n-quads', lenient: true });
  }
}
