import { Reference } from '../../entities/documents.ts';
import { type Link, linkTo } from '../../entities/link.ts';
import type { Json, Resource } from '../../store/resource.ts';

/** What a resource links to, in the order of its document, each once; with the revision or tag that it names. */
export function outgoingLinks({ id, source, expanded }: Pick<Resource, 'id' | 'source' | 'expanded'>): Link[] {
  const versions = new Map(referencesIn(source).map((link) => [link.id, link]));
  const ids = new Set(referencesIn(expanded).map((link) => link.id));
  return [...ids].filter((other) => other !== id).map((other) => versions.get(other) ?? { id: other });
}

function referencesIn(json: Json): Link[] {
  if (json === null || typeof json !== 'object') return [];
  const nested = Object.values(json).flatMap((value: Json) => referencesIn(value));
  const { data } = Reference.safeParse(json);
  return data ? [linkTo(data), ...nested] : nested;
}
