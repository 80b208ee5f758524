import type { Validator } from '../linked-data/shacl/validator.ts';
import { AuthorizationFailed } from '../store/errors.ts';
import { addressOf, nameOf } from '../store/names.ts';
import type { Part, Store } from '../store/port.ts';
import type { OpenIdProvider } from '../store/realms.ts';
import type { Iri, JsonObject, ProjectRef, Resource } from '../store/resource.ts';
import type { ProjectNames } from '../store/scopes.ts';
import { invalidId } from './rejection.ts';
import type { Request } from './request.ts';
import { toIri } from './segments.ts';

/** What the service stands on. */
export interface DeltaParts {
  readonly store: Store;
  /** Ends in `/v1`; links in answers start with it. */
  readonly publicUrl: string;
  /** Bytes of one file, at most. */
  readonly maxFileBytes: number;
  /** What the issuer with that OpenID configuration says of itself. @throws OpenIdRefused */
  discoverProvider(openIdConfig: string): Promise<OpenIdProvider>;
  /** A region, layer or cell type as the class that its ontology defines. */
  describePart(part: Part, ontology: Resource): Promise<{ readonly source: JsonObject; readonly expanded: JsonObject }>;
  /** Checks documents with registered schemas. */
  readonly validator: Validator;
  /** Checks a document with a schema that comes with the software. @throws ShapeViolation, UnknownSchema */
  validate(source: JsonObject, schema: Iri): Promise<unknown>;
}

/** The project that a path names. */
export interface Place {
  readonly ref: ProjectRef;
  readonly name: string;
  readonly names: ProjectNames;
  /** The IRI of a segment. @throws Rejection InvalidResourceId */
  iri(segment: string): Iri;
}

/**
 * Rights first, so that strangers cannot tell what there is.
 *
 * @param permissions - one of them is enough
 * @throws AuthorizationFailed, ProjectNotFound
 */
export async function enter({ store }: DeltaParts, request: Request, ...permissions: string[]): Promise<Place> {
  const { org, project } = request.params;
  return placeAt(store, request, { org, project }, ...permissions);
}

/** The same of a project that a document names. */
export async function placeAt(
  store: Store,
  asking: Pick<Request, 'caller'> & Partial<Pick<Request, 'url'>>,
  ref: ProjectRef,
  ...permissions: string[]
): Promise<Place> {
  await authorize(store, asking, addressOf(ref), permissions);
  return uncheckedPlace(store, ref, asking.url);
}

/**
 * A project in which something decides what right it takes, such as the storage of a file. Who is told that there is
 * nothing must have the usual right: strangers cannot tell what there is.
 *
 * @param find - what decides @param usual - permission
 * @throws AuthorizationFailed, ProjectNotFound
 */
export async function enterUnlessMissing<Found>(
  { store }: DeltaParts,
  request: Request,
  usual: string,
  find: (place: Place) => Promise<Found>,
): Promise<Found> {
  const { org, project } = request.params;
  const ref = { org, project };
  try {
    return await find(await uncheckedPlace(store, ref, request.url));
  } catch (error) {
    await authorize(store, request, addressOf(ref), [usual]);
    throw error;
  }
}

async function uncheckedPlace(store: Store, ref: ProjectRef, url?: string): Promise<Place> {
  const names = await store.namesIn(ref);
  const iri = (segment: string): Iri => {
    const found = toIri(segment, names);
    if (found === undefined) throw invalidId(segment, url);
    return found;
  };
  return { ref, name: nameOf(ref), names, iri };
}

/** @throws AuthorizationFailed when the caller has none of the permissions at the address */
export async function authorize(
  store: Store,
  { caller }: Pick<Request, 'caller'>,
  address: string,
  permissions: readonly string[],
): Promise<void> {
  for (const permission of permissions) if (await store.may(caller, permission, address)) return;
  throw new AuthorizationFailed({ permission: permissions[0], address, subject: caller.subject });
}
