import type { Readable } from 'node:stream';
import type { Iri, JsonObject, ProjectRef } from './resource.ts';
import type { ResultForm } from './views/sparql/graph-set.ts';
import type { Selection } from './views/view.ts';

/** What is asked by SPARQL: the resources of one project that a view selects. */
export interface SparqlView {
  readonly project: ProjectRef;
  readonly id: Iri;
  readonly selection: Selection;
}

/** How far a view is; answers always hold what was acknowledged before they were asked for. */
export interface ViewProgress {
  /** Revisions of the project's entities, and how many of them are of entities that the view holds. */
  readonly total: number;
  readonly held: number;
  /** The last commit that changed the project, 0 when there is none, and its instant. */
  readonly seq: number;
  readonly at?: string;
}

/** Those of an external endpoint come as they are sent. */
export type SparqlResults = string | Readable;

/**
 * Views of a project's resources as graphs. Rights are not checked here: it is for callers who were found to have a
 * right in the project.
 */
export interface SparqlViewStore {
  /**
   * Several views are asked as one dataset.
   *
   * @throws SparqlRefused, SparqlLimitExceeded, GraphTooLarge, EndpointFailed
   */
  querySparql(views: readonly SparqlView[], query: string, form: ResultForm): Promise<SparqlResults>;
  /**
   * What a CONSTRUCT query makes of the statements of a document: the nodes of the graph, expanded.
   *
   * @throws SparqlRefused, SparqlLimitExceeded
   */
  construct(expanded: JsonObject, query: string): Promise<readonly JsonObject[]>;
  /** Forgets what is kept of a view: the next query makes it anew. */
  restartSparql(view: SparqlView): Promise<void>;
  /** Lets go of what is kept of a project that is no more. */
  forgetSparql(project: ProjectRef): Promise<void>;
  viewProgress(project: ProjectRef, selection: Selection): Promise<ViewProgress>;
}
