import { randomUUID } from 'node:crypto';
import { InvalidRequest, ReservedResourceId } from './request-errors.ts';
import type { Iri, Kind, ProjectRef } from './resource.ts';

const NEXUS = 'https://bluebrain.github.io/nexus';
/** Terms that the store gives to what it makes. */
export const NXV = `${NEXUS}/vocabulary/`;
const CONTEXTS = `${NEXUS}/contexts/`;

/** Bytes of an IRI: longer ones do not fit into an index. */
export const MAX_IRI_BYTES = 2000;

/** The schema of what was registered without one. */
export const schemaOf = (kind: Kind): Iri =>
  `${NEXUS}/schemas/${kind === 'resource' ? 'unconstrained' : kind === 'schema' ? 'shacl-20170720' : `${kind}s`}.${kind === 'schema' ? 'ttl' : 'json'}` as Iri;

export const nameOf = ({ org, project }: ProjectRef): string => `${org}/${project}`;
export const addressOf = (ref: ProjectRef): string => `/${nameOf(ref)}`;

/** @throws InvalidRequest */
export function checkLabel(label: string): void {
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(label) || label === 'events') {
    throw new InvalidRequest(
      { name: 'label', value: label },
      'Use 1 to 64 letters, digits, hyphens and underscores, and not the word "events".',
    );
  }
}

/** @throws InvalidRequest */
export function checkTag(name: string): void {
  if (!/^[\x20-\x7e]{1,64}$/.test(name) || name === 'latest') {
    throw new InvalidRequest({ name: 'tag', value: name }, 'Use 1 to 64 ASCII characters, and not the word "latest".');
  }
}

/** @throws InvalidRequest, ReservedResourceId */
export function checkId(id: string): void {
  if (!isIri(id)) {
    throw new InvalidRequest({ name: 'id', value: id }, `Use an absolute IRI of at most ${MAX_IRI_BYTES} bytes.`);
  }
  if (isReserved(id)) throw new ReservedResourceId({ id });
}

/** Whether only what comes with the store can have the id. */
export const isReserved = (id: string): boolean => id.startsWith(CONTEXTS);

/** Absolute, and without the characters that RFC 3987 leaves out. */
export const isIri = (text: string): boolean =>
  /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\p{Cc}\s<>"{}|\\^`]+$/u.test(text) &&
  text.isWellFormed() &&
  Buffer.byteLength(text) <= MAX_IRI_BYTES;

export const mintId = (base: string): Iri => `${base}${randomUUID()}` as Iri;

/** One segment of a path: what RFC 3986 calls `pchar` stays as it is. */
export const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/%(3A|40|24|26|2B|2C|3B|3D)/g, (escaped) => decodeURIComponent(escaped));
