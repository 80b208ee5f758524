import type { Readable } from 'node:stream';
import type { LoadContext } from '../linked-data/contexts.ts';
import type { AccessStore } from './access.ts';
import type { ArchiveStore } from './archives.ts';
import type { ByteRange } from './blob-store.ts';
import type { Caller } from './caller.ts';
import type { ChangeLog } from './changes.ts';
import type { DeletionStore } from './deletions.ts';
import type { FileDescription } from './file-description.ts';
import type { FileWrite, Upload } from './file-write.ts';
import type { RealmStore } from './realms.ts';
import type { ResolutionStore } from './resolution.ts';
import type {
  AsOf,
  FileContent,
  FileResource,
  Iri,
  JsonObject,
  Kind,
  ProjectRef,
  Resource,
  StoreEvent,
  Summary,
  Version,
} from './resource.ts';
import type { Organization, Project, ProjectNames } from './scopes.ts';
import type { Census, SearchViewStore } from './search-views.ts';
import type { SparqlViewStore } from './sparql-views.ts';
import type { StatisticsStore } from './statistics.ts';
import type { StorageStore } from './storages.ts';

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
  /** Asked with what the document says, before it is written; throws when it must not be. */
  readonly examine?: (document: Examined) => Promise<Remembered>;
}

/** A document as it was read, with the id that it will have. */
export interface Examined {
  readonly id: Iri;
  readonly types: readonly string[];
  readonly expanded: JsonObject;
}

/** What is kept with a revision beside what it says. */
export type Remembered = Pick<Resource, 'imports' | 'schemaProject'>;

/** A write that changes what is said of a resource, not its content. */
export interface Mark {
  readonly project: ProjectRef;
  readonly caller: Caller;
  readonly id: Iri;
  /** The revision the caller read. */
  readonly rev: number;
}

/** Conjunction; every absent key means "any". */
export interface Query {
  readonly project?: ProjectRef;
  /** All projects of an organisation. */
  readonly org?: string;
  readonly ids?: readonly Iri[];
  /** Absolute IRI of a type that the resource has. */
  readonly types?: readonly Iri[];
  /** It has at least one of these types. */
  readonly someType?: readonly Iri[];
  /** It has none of these types. */
  readonly noType?: readonly Iri[];
  /** It lacks at least one of these types. */
  readonly notAllTypes?: readonly Iri[];
  /** Fragment of expanded JSON-LD that the resource contains, such as `{[ATLAS_RELEASE]: [{'@id': id}]}`. */
  readonly containing?: JsonObject;
  /** An id that its expanded form links to. */
  readonly linkingTo?: Iri;
  readonly schema?: Iri;
  readonly kind?: Kind;
  readonly rev?: number;
  readonly deprecated?: boolean;
  /** A tag that names one of its revisions. */
  readonly tag?: string;
  readonly createdBy?: string;
  readonly updatedBy?: string;
  readonly createdAt?: Between;
  readonly updatedAt?: Between;
  readonly at?: AsOf;
  readonly order?: OrderKey;
  readonly descending?: boolean;
  /** Orders what is equal by `order`. */
  readonly thenBy?: readonly { readonly order: OrderKey; readonly descending: boolean }[];
}

export type OrderKey = 'createdAt' | 'updatedAt' | 'createdBy' | 'updatedBy' | 'id' | 'rev' | 'deprecated' | 'schema';

/** Instants, both excluded. */
export interface Between {
  readonly after?: string;
  readonly before?: string;
}

export interface Page {
  readonly size: number;
  /** Opaque keyset cursor of the last page. */
  readonly after?: string;
  /** Items to pass over before the page; what is far down is reached faster by `after`. */
  readonly offset?: number;
}

export interface Found<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page; undefined on the last one. */
  readonly next?: string;
}

/**
 * Versioned JSON-LD resources, files and the log of their changes. An accepted write is one commit with a sequence
 * number and a monotone instant and adds one revision; a refused one changes nothing. What was acknowledged is found by
 * every later read. Rights are checked here, by `may(caller, permission, address)`.
 *
 * Every method throws errors of `store/errors.ts`: ProjectNotFound, ResourceNotFound, ResourceAlreadyExists,
 * RevisionConflict, RevisionNotFound, TagNotFound, ResourceIsDeprecated, InvalidJsonLd, AuthorizationFailed…
 */
export interface Store
  extends ChangeLog,
    ArchiveStore,
    DeletionStore,
    StorageStore,
    AccessStore,
    RealmStore,
    StatisticsStore,
    ResolutionStore,
    SparqlViewStore,
    SearchViewStore {
  /** The caller becomes the owner of the organisation. */
  createOrganization(label: string, description: string | undefined, caller: Caller): Promise<Organization>;
  /** @param rev - default: the current revision */
  organization(label: string, rev: number | undefined, caller: Caller): Promise<Organization>;
  /** @param rev - the revision the caller read */
  updateOrganization(label: string, rev: number, change: OrganizationChange, caller: Caller): Promise<Organization>;
  /** Those that the caller may read. */
  organizations(page: Page, caller: Caller): Promise<Found<Organization>>;
  /** The caller becomes the owner of the project: every right on it except those over other projects. */
  createProject(ref: ProjectRef, settings: ProjectSettings, caller: Caller): Promise<Project>;
  /** @param rev - default: the current revision */
  project(ref: ProjectRef, caller: Caller, rev?: number): Promise<Project>;
  /** What ids and documents of a project are read with; unchecked: for callers who have been found to have a right in it. */
  namesIn(ref: ProjectRef): Promise<ProjectNames>;
  /** Settings that are left out get their defaults. @param rev - the revision the caller read */
  updateProject(ref: ProjectRef, rev: number, change: ProjectChange, caller: Caller): Promise<Project>;
  projects(org: string | undefined, page: Page, caller: Caller): Promise<Found<Project>>;

  /**
   * @param write.id - when absent the `@id` of the source, else minted as project base + UUIDv4
   * @param write.document - JSON-LD that is expanded in place of the source
   */
  create(
    write: Write & { id?: Iri; kind?: Kind; schema?: Iri; source: JsonObject; document?: JsonObject },
  ): Promise<Resource>;
  /** What a `create` would make, rights to write and whether the id is free aside; nothing is written. */
  preview(write: Write & { kind?: Kind; schema?: Iri; source: JsonObject; document?: JsonObject }): Promise<Resource>;
  /** A write that changes nothing makes no revision. @param write.rev - the revision the caller read */
  update(
    write: Write & { id: Iri; rev: number; schema?: Iri; source: JsonObject; document?: JsonObject },
  ): Promise<Resource>;
  /** Names revision `target` (default: `rev`) `name`; adds a revision unless it is named so already. */
  tag(mark: Mark & { name: string; target?: number }): Promise<Resource>;
  untag(mark: Mark & { name: string }): Promise<Resource>;
  deprecate(mark: Mark): Promise<Resource>;
  undeprecate(mark: Mark): Promise<Resource>;

  /**
   * Also what every project has from its start: default views, storage and resolver, of commit 0 until they are changed.
   *
   * @param project - undefined: whichever project that the caller may read holds the id, the oldest first
   */
  fetch(project: ProjectRef | undefined, id: Iri, version: Version | undefined, caller: Caller): Promise<Resource>;
  /** The same of one project, unchecked: for callers who have been found to have a right in it. */
  entityIn(project: ProjectRef, id: Iri, version?: Version): Promise<Resource>;
  /** One round trip; answers in the order of `ids`, with an error in the place of a missing resource. */
  fetchMany(ids: readonly Iri[], version: Version | undefined, caller: Caller): Promise<readonly (Resource | Error)[]>;
  /** The contexts that a revision was written with, as they were then; nothing for any other IRI. */
  contextsOf(resource: Resource): LoadContext;
  /** Oldest first. */
  revisions(project: ProjectRef, id: Iri, page: Page, caller: Caller): Promise<Found<Resource>>;
  search(query: Query, page: Page, caller: Caller): Promise<Found<Resource>>;
  /** The same without what they say. */
  summaries(query: Query, page: Page, caller: Caller): Promise<Found<Summary>>;
  /** Whether there is a project, of the organisation if one is given, whose resources the caller may read. */
  mayReadSome(org: string | undefined, caller: Caller): Promise<boolean>;
  /** How many a search finds, on all its pages. */
  count(query: Query, caller: Caller): Promise<number>;
  /** What a search finds, counted by project and by type. */
  census(query: Query, caller: Caller): Promise<Census>;
  /** Resources whose expanded form links to `id`, as of now; oldest first. */
  incoming(id: Iri, page: Page, caller: Caller): Promise<Found<Resource>>;

  /** Parts that `of` defines at the version, in the order they were written. */
  parts(of: Iri, version: Version | undefined, caller: Caller): Promise<readonly Part[]>;
  /** The part with that id and the resource that defines it, wherever the caller may read. */
  findPart(id: Iri, at: AsOf | undefined, caller: Caller): Promise<{ part: Part; definedBy: Resource } | undefined>;

  /** Keeps bytes for a later `createFile`, at most a day. */
  upload(file: { filename: string; mediaType: string; content: Readable; caller: Caller }): Promise<Upload>;
  /** Streams the bytes into the blob store, then registers the file resource; nothing stays when either fails. */
  createFile(write: Write & FileWrite & { id?: Iri }): Promise<FileResource>;
  /** New content under the same id. The same bytes, name, media type and description make no revision. */
  updateFile(write: Write & FileWrite & { id: Iri; rev: number }): Promise<FileResource>;
  /** Says something else of the same bytes; what is left out stays as it was said. */
  describeFile(write: Write & { id: Iri; rev: number; described: FileDescription }): Promise<FileResource>;
  file(project: ProjectRef | undefined, id: Iri, version: Version | undefined, caller: Caller): Promise<FileResource>;
  /**
   * @param range - of the bytes; a part is given when the whole was found right
   * @throws BlobMissing at once; BlobAltered when the bytes are not those that were registered: at the end of the stream,
   * or at once for a part
   */
  openFile(file: FileContent, range?: ByteRange): Promise<Readable>;

  /**
   * The commit that every read of one request follows: of a time the last one not later, of a revision or tag of `of`
   * the one that made it. @throws TagNotFound, RevisionNotFound, ResourceNotFound
   */
  sequenceAt(version: Version, of: Iri | undefined, caller: Caller): Promise<number>;
  /** Events after a commit, oldest first, of the projects that the caller may read. */
  events(after: number, page: { size: number }, caller: Caller): Promise<readonly StoreEvent[]>;

  close(): Promise<void>;
}

/** What the next revision says, or whether it takes writes. */
export type OrganizationChange = { readonly description?: string } | Deprecation;
export type ProjectChange = ProjectSettings | Deprecation;
export type Deprecation = { readonly deprecated: boolean };

export interface ProjectSettings {
  readonly description?: string;
  readonly base?: string;
  readonly vocab?: string;
  readonly apiMappings?: Readonly<Record<string, string>>;
  readonly enforceSchema?: boolean;
}
