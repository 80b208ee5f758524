import type { SparqlView } from '../../sparql-views.ts';
import type { GraphChange, ResultForm } from './graph-set.ts';

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
  query(view: SparqlView, query: string, form: ResultForm): Promise<string>;
  restart(view: SparqlView): Promise<void>;
  close(): Promise<void>;
}
