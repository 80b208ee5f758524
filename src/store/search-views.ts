import type { Caller } from './caller.ts';
import type { Iri, JsonObject, ProjectRef, Resource } from './resource.ts';

/** What a search index holds and how: the indexing part of an ElasticSearchView. */
export interface SearchIndex {
  /** In answers as `_index`, and the key of what is kept: another definition needs another name. */
  readonly name: string;
  /** Of the view: when an index of it is made, those of its former definitions go. */
  readonly family: string;
  /** Whose resources it holds; undefined: those of all projects. */
  readonly project?: ProjectRef;
  /** Holds the revisions that this tag names in place of the current ones. */
  readonly resourceTag?: string;
  /** What is kept of a resource; undefined when it does not belong there. */
  toDocument(resource: Resource): Promise<JsonObject | undefined>;
  /** Documents have the text of the source as `_original_source`; it is not part of what `toDocument` gives. */
  readonly sourceAsText: boolean;
  /** `properties` and `dynamic`, as Elasticsearch has them. */
  readonly mapping: JsonObject;
  /** Of which `analysis` counts. */
  readonly settings?: JsonObject;
}

/** An index, and the projects whose documents are looked at; the caller's right to them is not checked here. */
export interface SearchTarget {
  readonly index: SearchIndex;
  readonly projects: readonly ProjectRef[];
}

/** A document that could not be indexed. */
export interface IndexingFailure {
  readonly id: Iri;
  readonly rev: number;
  readonly reason: string;
}

/** Search documents of the current state; every answer holds whatever was acknowledged before it was asked for. */
export interface SearchViewStore {
  /**
   * Answers a query of Elasticsearch's language over all targets as over one index.
   *
   * @param request - body of `_search`
   * @returns body of the answer as JSON, in which whole documents pass as they are kept
   * @throws SearchRefused when the query is wrong or beyond what is served
   */
  searchDocuments(targets: readonly SearchTarget[], request: JsonObject): Promise<string>;
  /** Body of `_mapping`: fields that documents brought included. */
  documentMapping(index: SearchIndex): Promise<JsonObject>;
  /** Resources of the target's projects whose current revision could not be indexed, at most 1,000. */
  indexingFailures(target: SearchTarget): Promise<readonly IndexingFailure[]>;
  /** The projects, of the organisation if one is given, whose resources the caller may read. */
  readableProjects(org: string | undefined, caller: Caller): Promise<readonly ProjectRef[]>;
  /** Forgets the documents of a view: the next query makes them anew. */
  dropDocuments(family: string): Promise<void>;
}

/** How many entities there are, in all, by project and by type; the most common first. */
export interface Census {
  readonly total: number;
  readonly projects: readonly { readonly project: ProjectRef; readonly count: number }[];
  readonly types: readonly { readonly type: Iri; readonly count: number }[];
}
