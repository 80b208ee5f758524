import { may } from '../acl.ts';
import type { Caller } from '../caller.ts';
import { addressOf, nameOf } from '../names.ts';
import { DEFAULT_RESOLVER, type Resolver } from '../resolver.ts';
import type { Resource } from '../resource.ts';
import type { Settings, StoredProject } from './settings.ts';

/** A project where a resolver looks. */
export interface Place {
  readonly project: StoredProject;
  /** Whether somebody on whose behalf the resolver asks may read it. */
  readonly isOpen: boolean;
  /** What is found must have one of them; empty: whatever it is. */
  readonly types: readonly string[];
}

export function resolversOf({ resolvers }: Settings, { key }: StoredProject): readonly Resolver[] {
  return resolvers.get(key) ?? [DEFAULT_RESOLVER];
}

export function placesOf(settings: Settings, own: StoredProject, resolver: Resolver, caller: Caller): Place[] {
  if (resolver.kind === 'InProject') return [{ project: own, isOpen: true, types: [] }];
  const asking = resolver.identities ? { ...caller, identities: resolver.identities } : caller;
  return resolver.projects.flatMap((ref) => {
    const project = settings.projects.get(nameOf(ref));
    const isOpen = may(settings.acls, asking, 'resources/read', addressOf(ref));
    return project && !project.markedForDeletion ? [{ project, isOpen, types: resolver.resourceTypes }] : [];
  });
}

export const hasType = ({ types }: Pick<Resource, 'types'>, wanted: readonly string[]): boolean =>
  wanted.length === 0 || types.some((type) => wanted.includes(type));
