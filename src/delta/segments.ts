import { isIri } from '../store/names.ts';
import type { Iri } from '../store/resource.ts';
import type { Project } from '../store/scopes.ts';
import { DEFAULT_API_MAPPINGS } from './vocabulary.ts';

type Names = Pick<Project, 'base' | 'apiMappings'>;

/**
 * The IRI that a decoded segment of a path stands for in a project (spec 2.1): an IRI, an alias, a curie, or what comes
 * behind the base of the project.
 *
 * @returns undefined when that is no IRI
 */
export function toIri(segment: string, { base, apiMappings }: Names): Iri | undefined {
  const mappings: Readonly<Record<string, string>> = { ...DEFAULT_API_MAPPINGS, ...apiMappings };
  const namespaceOf = (name: string): string | undefined =>
    Object.hasOwn(mappings, name) ? mappings[name] : undefined;
  const alias = namespaceOf(segment);
  if (alias !== undefined && !isPrefix(alias)) return alias as Iri; // mappings are checked when they are written
  const [prefix, name, ...more] = segment.split(':');
  const namespace = namespaceOf(prefix);
  const isCurie = more.length === 0 && name !== undefined && name !== '' && namespace !== undefined;
  const iri = isCurie && isPrefix(namespace) ? namespace + name : isIri(segment) ? segment : base + segment;
  return isIri(iri) ? (iri as Iri) : undefined;
}

const isPrefix = (namespace: string): boolean => /[/#]$/.test(namespace);
