import type { Iri, Json, JsonObject, ProjectRef } from '../resource.ts';

/** A named step of what a view keeps of each resource. */
export interface Pipe {
  readonly name: string;
  readonly config?: JsonObject;
  readonly description?: string;
}

/** Which revisions a view holds; an empty list of types or schemas means any. */
export interface Selection {
  /** One of these. */
  readonly types: readonly Iri[];
  readonly schemas: readonly Iri[];
  /** The revisions that this tag names; absent: the current ones. */
  readonly tag?: string;
  readonly includeDeprecated: boolean;
  readonly includeMetadata: boolean;
}

/** A view of another project or of the same one. */
export interface ViewRef {
  readonly project: ProjectRef;
  readonly id: Iri;
}

export interface SparqlDefinition {
  readonly type: 'SparqlView';
  readonly selection: Selection;
}

export interface ElasticSearchDefinition {
  readonly type: 'ElasticSearchView';
  /** What the pipeline says of it. */
  readonly selection: Selection;
  readonly sourceAsText: boolean;
  readonly pipeline: readonly Pipe[];
  /** Absent: the default one. */
  readonly mapping?: JsonObject;
  readonly settings?: JsonObject;
  /** Terms that documents are compacted with. */
  readonly context?: Json;
}

export interface AggregateDefinition {
  readonly type: 'AggregateSparqlView' | 'AggregateElasticSearchView';
  readonly views: readonly ViewRef[];
}

export type ViewDefinition = SparqlDefinition | ElasticSearchDefinition | AggregateDefinition;

/** One revision of a view. */
export interface View<Definition extends ViewDefinition = ViewDefinition> extends ViewRef {
  readonly rev: number;
  readonly deprecated: boolean;
  readonly name?: string;
  readonly description?: string;
  /** What it takes to query it; aggregate views need that of each view in them. */
  readonly permission: string;
  readonly definition: Definition;
}
