import type { Remembered } from '../port.ts';
import type { ContextRef, FileContent, ProjectRef, Resource } from '../resource.ts';

/** A context that a revision was read with, what it imports, the schema that it was checked with, or its storage. */
export type StoredRef =
  | (ContextRef & { readonly role?: 'import' })
  | { readonly role: 'schema'; readonly project: ProjectRef }
  | ({ readonly role: 'storage' } & NonNullable<FileContent['storage']>);

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

/** The storage of a file; nothing for the one of every project. */
export function storageIn(refs: readonly StoredRef[]): Pick<FileContent, 'storage'> {
  const found = refs.find((ref) => ref.role === 'storage');
  return found ? { storage: { id: found.id, rev: found.rev } } : {};
}
