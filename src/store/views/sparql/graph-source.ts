import type { JsonObject, ProjectRef } from '../../resource.ts';
import type { SparqlResults, SparqlView } from '../../sparql-views.ts';
import type { GraphChange } from './dataset.ts';
import type { ResultForm } from './graph-set.ts';

/** Where views get their content from. */
export interface GraphSource {
  lastCommit(): Promise<number>;
  /** Names what the view holds: another project, of the same name too, or another selection has another one. */
  identify(view: SparqlView): Promise<string>;
  /** Changes of a view after a commit, in their order and a bounded number at a time; none: the view is up to date. */
  graphChanges(view: SparqlView, after: number): Promise<readonly (GraphChange & { readonly seq: number })[]>;
}

/** What answers from views that it brings up to date. */
export interface SparqlEngine {
  /** Several views are asked as one dataset. */
  query(views: readonly SparqlView[], query: string, form: ResultForm): Promise<SparqlResults>;
  /** The nodes of the graph that a CONSTRUCT query makes of a document, expanded. @throws SparqlRefused, SparqlLimitExceeded */
  construct(expanded: JsonObject, query: string): Promise<readonly JsonObject[]>;
  restart(view: SparqlView): Promise<void>;
  /** Lets go of the views of a project that is no more. */
  forget(project: ProjectRef): Promise<void>;
  close(): Promise<void>;
}
