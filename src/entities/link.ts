import type { Iri, Version } from '../store/resource.ts';

/** A reference to a resource, with the revision or tag that it names. */
export interface Link {
  readonly id: Iri;
  readonly version?: Version;
}

/** What a reference of a document names: `_rev` is exact and goes before `tag`. */
export function linkTo(reference: { '@id': Iri; _rev?: number; tag?: string }): Link {
  const { '@id': id, _rev: rev, tag } = reference;
  const version: Version | undefined = rev !== undefined ? { rev } : tag !== undefined ? { tag } : undefined;
  return version ? { id, version } : { id };
}
