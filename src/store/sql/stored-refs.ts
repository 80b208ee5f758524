import type { Remembered } from '../port.ts';
import type { ContextRef, ProjectRef, Resource } from '../resource.ts';

/** A context that a revision was read with, what it imports, or the schema that it was checked with. */
export type StoredRef =
  | (ContextRef & { readonly role?: 'import' })
  | { readonly role: 'schema'; readonly project: ProjectRef };

/** All of a revision in one list. */
export const toRefs = (contexts: Iterable<ContextRef>, { imports = [], schemaProject }: Remembered): StoredRef[] => [
  ...contexts,
  ...imports.map((one): StoredRef => ({ ...one, role: 'import' })),
  ...(schemaProject ? [{ role: 'schema' as const, project: schemaProject }] : []),
];

/** The lists that `toRefs` put together. */
export function readRefs(refs: readonly StoredRef[]): Pick<Resource, 'contexts' | 'imports' | 'schemaProject'> {
  const imports = refs.flatMap((ref) => (ref.role === 'import' ? [withoutRole(ref)] : []));
  const schema = refs.find((ref) => ref.role === 'schema');
  return {
    contexts: refs.filter((ref): ref is ContextRef => ref.role === undefined),
    ...(imports.length > 0 && { imports }),
    ...(schema && { schemaProject: schema.project }),
  };
}

const withoutRole = ({ iri, resource }: ContextRef): ContextRef => ({ iri, ...(resource && { resource }) });
