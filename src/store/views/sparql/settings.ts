/** An external store that holds the SPARQL view of one project and nothing else. */
export interface SparqlEndpoint {
  /** Address of SPARQL 1.1 Protocol's query operation. */
  readonly query: string;
  /** Address of its update operation. */
  readonly update: string;
  /**
   * Name of the union of all named graphs, for a store whose default graph is another one: `urn:x-arq:UnionGraph` for
   * Apache Jena.
   */
  readonly unionGraph?: string;
}

/** Of queries, and of the views that are kept in memory. */
export interface SparqlLimits {
  /** Of one query. */
  readonly timeoutMs: number;
  /** Memory of the engine: all graphs and the query that runs. */
  readonly maxBytes: number;
  /** Of all views that are kept at a time. */
  readonly maxQuads: number;
}

export interface SparqlSettings extends SparqlLimits {
  /** Where the default views of large projects are kept, by `org/project`; all other views are kept in memory. */
  readonly endpoints: Readonly<Record<string, SparqlEndpoint>>;
}

/** About 1.6 GB of quads, and nearly as much again for the query that runs. */
export const DEFAULT_SETTINGS: SparqlSettings = {
  maxQuads: 3_000_000,
  timeoutMs: 60_000,
  maxBytes: 3 * 2 ** 30,
  endpoints: {},
};
