import type { Caller } from '../../store/caller.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import type { Resource } from '../../store/resource.ts';
import { ReleaseNotTagged } from '../errors.ts';
import type { ReleaseRef } from '../facts.ts';
import type { Graph } from '../graph.ts';

/** A release about to be pushed. */
export interface ReleasePlan {
  readonly ref: ReleaseRef;
  /** As it is now; undefined when it is new. */
  readonly current?: Resource;
}

/**
 * The revision that the release will have under a tag: the one that has it already, when a push is repeated, otherwise
 * the next one. Parts say it before the release itself is written; the write then insists on that very revision.
 */
export async function planRelease(
  { store, projects, release: id }: Graph,
  caller: Caller,
  tag: string,
): Promise<ReleasePlan> {
  const current = await store.fetch(projects.atlas, id, undefined, caller).catch((error: unknown) => {
    if (error instanceof ResourceNotFound) return undefined;
    throw error;
  });
  return { ref: { id, tag, rev: current?.tags[tag] ?? (current?.rev ?? 0) + 1 }, current };
}

/**
 * The release that something is added to, at a tag: the given one, else the one that names its newest tagged revision.
 *
 * @throws ReleaseNotTagged, also when there is no release
 */
export async function taggedRelease(
  { store, projects, release }: Graph,
  caller: Caller,
  tag: string | null,
): Promise<{ ref: ReleaseRef; resource: Resource }> {
  const current = await store.fetch(projects.atlas, release, undefined, caller).catch((error: unknown) => {
    if (error instanceof ResourceNotFound) throw new ReleaseNotTagged({ release, taggedAs: tag ?? undefined });
    throw error;
  });
  const tags = Object.entries(current.tags).sort(([, a], [, b]) => b - a);
  const found = tags.find(([name]) => tag === null || name === tag);
  if (!found) throw new ReleaseNotTagged({ release, taggedAs: tag ?? undefined });
  const [name, rev] = found;
  const resource = await store.fetch(projects.atlas, release, { rev }, caller);
  return { ref: { id: release, rev, tag: name }, resource };
}
