import type { Audit } from './audit.ts';

export type Iri = string & { readonly __iri: unique symbol };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export interface ProjectRef {
  readonly org: string;
  readonly project: string;
}

/** One id space a project: an id used by a resource cannot be used by a file, a schema… */
export type Kind = 'resource' | 'file' | 'schema' | 'resolver' | 'view' | 'storage';

/** The state of everything at an instant (the last commit not later) or at a commit. */
export type AsOf = { readonly time: string } | { readonly seq: number };

/** A version of one resource: a revision, the revision that a tag names, or the revision in force as of a commit. */
export type Version = AsOf | { readonly rev: number } | { readonly tag: string };

/** One revision of a JSON-LD resource. */
export interface Resource {
  readonly id: Iri;
  readonly project: ProjectRef;
  readonly kind: Kind;
  readonly rev: number;
  /** Commit that made this revision. */
  readonly seq: number;
  readonly types: readonly Iri[];
  readonly schema: Iri;
  readonly deprecated: boolean;
  readonly audit: Audit;
  /** As it was sent, key order included. */
  readonly source: JsonObject;
  /** Expanded JSON-LD of the one root node; contexts resolved when it was written. */
  readonly expanded: JsonObject;
  /** The contexts that were resolved then, by IRI. */
  readonly contexts: readonly ContextRef[];
  /** What a schema imports, directly and through others, in the revisions of that time. */
  readonly imports?: readonly ContextRef[];
  /** Where its schema lies, when that is not its own project. */
  readonly schemaProject?: ProjectRef;
  /** Present when `kind` is `file`. */
  readonly file?: FileContent;
  /** Tags in force, by name; the revision each names. */
  readonly tags: Readonly<Record<string, number>>;
}

/** What lists show of a resource, which may be large. */
export interface Summary extends Omit<Resource, 'source' | 'expanded'> {
  /**
   * What people call it: `schema:name`, `schema:description`, `rdfs:label`, `skos:prefLabel`, by IRI as in
   * `expanded`; and of views `nxv:indexingRev`.
   */
  readonly labels: JsonObject;
}

/** A context that a document names; `resource` is absent when it is one that comes with the software. */
export interface ContextRef {
  readonly iri: string;
  readonly resource?: ProjectRef & { readonly id: string; readonly rev: number };
}

/** Content of a file resource: bytes addressed by their SHA-256. */
export interface FileContent {
  readonly filename: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
  /** Where the bytes lie on this machine, when they do. */
  readonly location?: string;
  /** Revision of the storage that it was registered in; absent: the one of every project, as it was made. */
  readonly storage?: { readonly id: Iri; readonly rev: number };
  /** Where another service keeps the bytes, when one does. */
  readonly address?: string;
}

export type FileResource = Resource & { readonly file: FileContent };

export interface StoreEvent {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly project?: ProjectRef;
  readonly id: string;
  readonly kind: Kind | 'organization' | 'project' | 'acl' | 'permissions' | 'realm';
  readonly type:
    | ('Created' | 'Updated' | 'TagAdded' | 'TagDeleted' | 'Deprecated' | 'Undeprecated' | 'Deleted')
    /** Of a project only. */
    | 'MarkedForDeletion';
  readonly rev: number;
  readonly tag?: string;
}
