import { isIri } from '../store/names.ts';
import type { Iri, ProjectRef } from '../store/resource.ts';

const SELF = /^(?:resources|files|schemas|resolvers|views|storages)\/([\w-]+)\/([\w-]+)\/(?:_\/)?([^/]+)$/;

/** Reads `_self` of an entity: its last segment holds an IRI, which tells it from an id below our address. */
export function fromSelf(publicUrl: string, address: string): { project: ProjectRef; id: Iri } | undefined {
  const path = address.startsWith(`${publicUrl}/`) ? address.slice(publicUrl.length + 1) : '';
  const [, org, project, escaped] = SELF.exec(path) ?? [];
  const id = escaped === undefined ? '' : decode(escaped);
  return isIri(id) ? { project: { org, project }, id: id as Iri } : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
