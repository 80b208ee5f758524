import type { Store } from 'oxigraph/web.js';
import { toNQuads } from '../../../linked-data/n-quads.ts';

/** What a view shall say of a resource from now on. */
export interface GraphChange {
  /** Of the resource, and of its graph. */
  readonly id: string;
  /** Expanded JSON-LD, as text; absent when the resource does not belong to the view. */
  readonly expanded?: string;
  /** More properties of the resource, expanded. */
  readonly metadata?: object;
}

/** Statements that the engine is given at once. */
const STATEMENTS_AT_ONCE = 50_000;

interface Graph {
  readonly name: string;
  readonly quads: number;
}

/**
 * What views say of their resources, in a store of its own: a named graph for each, and their union as the default graph,
 * in which each statement stands once however many say it. The engine's own union would have it as often as it is said.
 */
export class Dataset {
  readonly store: Store;
  /** Without those of the default graph. */
  quads = 0;
  /** By view and resource. */
  readonly #graphs = new Map<string, Map<string, Graph>>();

  constructor(store: Store) {
    this.store = store;
  }

  apply(view: string, changes: readonly GraphChange[]): void {
    const graphs = this.#graphs.get(view) ?? new Map<string, Graph>();
    this.#graphs.set(view, graphs);
    this.#remove(
      graphs,
      changes.map(({ id }) => id),
    );
    let lines: string[] = [];
    for (const { id, expanded, metadata } of changes) {
      if (expanded === undefined) continue;
      const name = this.#nameOf(view, id);
      const added = toNQuads({ ...JSON.parse(expanded), ...metadata }, undefined, String(lines.length));
      graphs.set(id, { name, quads: added.length });
      this.quads += added.length;
      lines = lines.concat(
        added,
        added.map((line) => `${line.slice(0, -1)}<${name}> .`),
      );
      if (lines.length < STATEMENTS_AT_ONCE) continue;
      this.#load(lines);
      lines = [];
    }
    this.#load(lines);
  }

  /**
   * A graph has the name of its resource. Of a resource that several views hold each view has a graph, as metadata of
   * different revisions or projects must not mix.
   */
  #nameOf(view: string, id: string): string {
    const isTaken = this.#graphs.values().some((graphs) => graphs.get(id)?.name === id);
    return isTaken ? `${id}?view=${encodeURIComponent(view)}` : id;
  }

  #remove(graphs: Map<string, Graph>, ids: readonly string[]): void {
    const held = ids.flatMap((id) => graphs.get(id) ?? []);
    for (const { quads } of held) this.quads -= quads;
    for (const id of ids) graphs.delete(id);
    if (held.length > 0) this.store.update(held.map(({ name }) => removal(name)).join(';'));
  }

  /** Labels of blank nodes count for one call only. */
  #load(lines: readonly string[]): void {
    this.store.load(lines.join('\n'), { format: 'application/n-quads', lenient: true });
  }
}

/** Takes away a graph, and from the default graph what no other graph says. */
const removal = (name: string): string => `
  DELETE { ?s ?p ?o } WHERE {
    GRAPH <${name}> { ?s ?p ?o }
    FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != <${name}>) }
  } ; DROP GRAPH <${name}>`;
