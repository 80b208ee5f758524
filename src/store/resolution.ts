import type { Caller } from './caller.ts';
import type { Resolver } from './resolver.ts';
import type { Iri, Kind, ProjectRef, Resource, Version } from './resource.ts';

/** What is looked for through the resolvers of a project. */
export interface ResolutionRequest {
  readonly project: ProjectRef;
  readonly id: Iri;
  readonly version?: Version;
  /** Only this resolver; undefined: all of them in their order. */
  readonly resolver?: Iri;
  /** Entities of other kinds are passed over, and, if asked for, deprecated ones. */
  readonly kind?: Kind;
  readonly inForce?: boolean;
  readonly caller: Caller;
}

/** What asking one resolver gave. */
export interface ResolverReport {
  readonly resolverId: Iri;
  readonly success: boolean;
  /** Why the id was not found in the projects that were looked at before. */
  readonly rejections: readonly { readonly project: ProjectRef; readonly cause: Miss }[];
}

/** Not there, deprecated, nobody with the right to read it, or of another type than the resolver gives. */
export type Miss = 'ResourceNotFound' | 'ResourceIsDeprecated' | 'ProjectAccessDenied' | 'ResourceTypesDenied';

export interface Resolution {
  readonly resource?: Resource;
  /** One a resolver that was asked. */
  readonly history: readonly ResolverReport[];
}

/** How ids are found that need not lie in the project that names them. */
export interface ResolutionStore {
  /** Those in force, in the order in which they are asked. */
  resolvers(project: ProjectRef): Promise<readonly Resolver[]>;
  /** The caller's right in the project that asks is not checked here. @throws RevisionNotFound, TagNotFound */
  resolve(request: ResolutionRequest): Promise<Resolution>;
  /** What a schema imports, in the revisions that it was written with. */
  importsOf(schema: Pick<Resource, 'imports'>): Promise<readonly Resource[]>;
}
