import type { Readable } from 'node:stream';
import type { Caller } from './caller.ts';

export type Iri = string & { readonly __iri: unique symbol };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export interface ProjectRef {
  readonly org: string;
  readonly project: string;
}

export interface Organization {
  readonly label: string;
  readonly uuid: string;
  readonly description?: string;
  readonly rev: number;
  readonly deprecated: boolean;
  readonly audit: Audit;
}

export interface Project extends ProjectRef {
  readonly uuid: string;
  readonly description?: string;
  /** Ids minted in the project start with it; ends in `/` or `#`. */
  readonly base: string;
  readonly vocab: string;
  readonly apiMappings: Readonly<Record<string, string>>;
  readonly enforceSchema: boolean;
  readonly rev: number;
  readonly deprecated: boolean;
  readonly audit: Audit;
}

/** Who and when, with microseconds; identities as IRIs relative to the public URL (`realms/r/users/u`, `anonymous`). */
export interface Audit {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** One id space a project: an id used by a resource cannot be used by a file, a schema… */
export type Kind = 'resource' | 'file' | 'schema' | 'resolver' | 'view' | 'storage';

/** A version of the state: at a revision, a tag, an instant (last commit not later) or a commit's sequence number. */
export type Version =
  | { readonly rev: number }
  | { readonly tag: string }
  | { readonly time: string }
  | { readonly seq: number };

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
  /** Tags in force, by name; the revision each names. */
  readonly tags: Readonly<Record<string, number>>;
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
}

/**
 * Something that a resource defines and that is no resource of its own: a region, a layer or a cell type of an ontology.
 * Parts share revision, tags, authorship and project with the resource that defines them.
 */
export interface Part {
  readonly id: Iri;
  readonly types: readonly Iri[];
  readonly label: string;
  /** Acronym or other short name. */
  readonly notation?: string;
  /** Whatever the layer above wants back (parent, colour, volume…). */
  readonly data: JsonObject;
}

export interface Write {
  readonly project: ProjectRef;
  readonly caller: Caller;
  /** Names the revision that the write makes, in the same transaction. */
  readonly tag?: string;
  /** What this revision defines, written in the same transaction; undefined keeps what the last revision defined. */
  readonly parts?: readonly Part[];
}

/** Conjunction; every absent key means "any". */
export interface Query {
  readonly project?: ProjectRef;
  /** Absolute IRI of a type that the resource has. */
  readonly types?: readonly Iri[];
  /** Fragment of expanded JSON-LD that the resource contains, such as `{[ATLAS_RELEASE]: [{'@id': id}]}`. */
  readonly containing?: JsonObject;
  readonly schema?: Iri;
  readonly kind?: Kind;
  readonly deprecated?: boolean;
  readonly createdBy?: string;
  readonly updatedBy?: string;
  readonly at?: Version;
  readonly order?: 'createdAt' | 'updatedAt' | 'id';
  readonly descending?: boolean;
}

export interface Page {
  readonly size: number;
  /** Opaque keyset cursor of the last page. */
  readonly after?: string;
}

export interface Found<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page; undefined on the last one. */
  readonly next?: string;
}

export interface StoreEvent {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly project?: ProjectRef;
  readonly id: string;
  readonly kind: Kind | 'organization' | 'project';
  readonly type: 'Created' | 'Updated' | 'TagAdded' | 'TagDeleted' | 'Deprecated' | 'Undeprecated';
  readonly rev: number;
  readonly tag?: string;
}

/**
 * Versioned JSON-LD resources, files and the log of their changes. An accepted write is one commit with a sequence
 * number and a monotone instant and adds one revision; a refused one changes nothing. What was acknowledged is found by
 * every later read. Rights are checked here, by `may(caller, permission, address)`.
 *
 * Every method throws errors of `store/errors.ts`: ProjectNotFound, ResourceNotFound, ResourceAlreadyExists,
 * RevisionConflict, RevisionNotFound, TagNotFound, ResourceIsDeprecated, InvalidJsonLd, AuthorizationFailed…
 */
export interface Store {
  createOrganization(label: string, description: string | undefined, caller: Caller): Promise<Organization>;
  organizations(page: Page): Promise<Found<Organization>>;
  createProject(ref: ProjectRef, settings: ProjectSettings, caller: Caller): Promise<Project>;
  project(ref: ProjectRef): Promise<Project>;
  projects(org: string | undefined, page: Page): Promise<Found<Project>>;

  /** @param write.id - minted as project base + UUIDv4 when absent */
  create(write: Write & { id?: Iri; kind?: Kind; schema?: Iri; source: JsonObject }): Promise<Resource>;
  /** A write that changes nothing makes no revision. @param write.rev - the revision the caller read */
  update(write: Write & { id: Iri; rev: number; schema?: Iri; source: JsonObject }): Promise<Resource>;
  /** Names revision `target` (default: `rev`) `name`; adds a revision. */
  tag(write: Omit<Write, 'tag' | 'parts'> & { id: Iri; rev: number; name: string; target?: number }): Promise<Resource>;
  deprecate(write: Omit<Write, 'tag' | 'parts'> & { id: Iri; rev: number }): Promise<Resource>;
  undeprecate(write: Omit<Write, 'tag' | 'parts'> & { id: Iri; rev: number }): Promise<Resource>;

  /** @param project - undefined: whichever project that the caller may read holds the id */
  fetch(project: ProjectRef | undefined, id: Iri, version: Version | undefined, caller: Caller): Promise<Resource>;
  /** One round trip; answers in the order of `ids`, with an error in the place of a missing resource. */
  fetchMany(ids: readonly Iri[], version: Version | undefined, caller: Caller): Promise<readonly (Resource | Error)[]>;
  revisions(project: ProjectRef, id: Iri, page: Page, caller: Caller): Promise<Found<Resource>>;
  search(query: Query, page: Page, caller: Caller): Promise<Found<Resource>>;
  /** Resources whose expanded form links to `id`. */
  incoming(id: Iri, page: Page, caller: Caller): Promise<Found<Resource>>;

  /** Parts that `of` defines at the version, in the order they were written. */
  parts(of: Iri, version: Version | undefined, caller: Caller): Promise<readonly Part[]>;
  /** The part with that id and the resource that defines it, wherever the caller may read. */
  findPart(id: Iri, version: Version | undefined, caller: Caller): Promise<{ part: Part; definedBy: Resource } | undefined>;

  /** Streams the bytes into the blob store, then registers the file resource; nothing stays when either fails. */
  createFile(
    write: Write & { id?: Iri; filename: string; mediaType: string; content: Readable | { path: string } },
  ): Promise<Resource & { file: FileContent }>;
  file(project: ProjectRef | undefined, id: Iri, version: Version | undefined, caller: Caller): Promise<Resource & { file: FileContent }>;
  /** @throws BlobMissing, BlobAltered when the bytes are not those that were registered */
  openFile(file: FileContent): Promise<Readable>;

  /** The last commit not later than the version of `of` (time: of anything); what every read of one request follows. */
  sequenceAt(version: Version, of: Iri | undefined, caller: Caller): Promise<number>;
  events(after: number, page: { size: number }, caller: Caller): Promise<readonly StoreEvent[]>;

  close(): Promise<void>;
}

export interface ProjectSettings {
  readonly description?: string;
  readonly base?: string;
  readonly vocab?: string;
  readonly apiMappings?: Readonly<Record<string, string>>;
  readonly enforceSchema?: boolean;
}
