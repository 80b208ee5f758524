import { identityOf } from '../../store/identities.ts';
import { metadataOf } from '../../store/metadata.ts';
import { nameOf } from '../../store/names.ts';
import { type Resolver, readResolver } from '../../store/resolver.ts';
import type { Json, JsonObject, Resource } from '../../store/resource.ts';
import type { Project } from '../../store/scopes.ts';
import { context, METADATA, NXV } from '../vocabulary.ts';

const RESOLVERS = context('resolvers');

/** What a resolver is read from: what was sent, in the terms of resolvers, which go last so that they cannot change. */
export function resolverJsonLd(source: JsonObject, names: Pick<Project, 'base'>): JsonObject {
  const types = [source['@type'] ?? []].flat() as Json[];
  const own = [source['@context'] ?? []].flat() as Json[];
  const contexts = [{ '@base': names.base, nxv: NXV }, ...own, RESOLVERS];
  return { ...source, '@context': contexts, '@type': [...types, `${NXV}Resolver`] };
}

/** A resolver as it is fetched. */
export function resolverDocument({ resource, publicUrl }: { resource: Resource; publicUrl: string }): JsonObject {
  const resolver = readResolver(resource.expanded);
  const { '@context': own = [], name, description } = resource.source;
  return {
    '@context': [own, METADATA, RESOLVERS].flat() as Json[],
    '@id': resource.id,
    '@type': typesOf(resource),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    // What is kept was read when it was written.
    ...('kind' in resolver && contentOf(publicUrl, resolver, resource)),
    ...metadataOf(publicUrl, resource),
  };
}

/** The answer to a write of a resolver. */
export const writtenResolver = (publicUrl: string, resource: Resource): JsonObject => ({
  '@context': [context('resolvers-metadata'), METADATA],
  '@id': resource.id,
  '@type': typesOf(resource),
  ...metadataOf(publicUrl, resource),
});

const typesOf = ({ types }: Resource): Json => [
  'Resolver',
  types.includes(`${NXV}CrossProject` as Resource['id']) ? 'CrossProject' : 'InProject',
];

function contentOf(publicUrl: string, resolver: Resolver, { source }: Resource): JsonObject {
  if (resolver.kind === 'InProject') return { priority: resolver.priority };
  const { projects, identities, priority } = resolver;
  return {
    priority,
    projects: projects.map(nameOf),
    // In the words of who wrote it.
    resourceTypes: [source.resourceTypes ?? []].flat() as Json[],
    ...(identities
      ? { identities: identities.map((name) => toIdentity(publicUrl, name)) }
      : { useCurrentCaller: true }),
  };
}

function toIdentity(publicUrl: string, name: string): JsonObject {
  const { type, ...rest } = identityOf(name) ?? { type: 'Anonymous' };
  return { '@id': `${publicUrl}/${name}`, '@type': type, ...rest };
}
