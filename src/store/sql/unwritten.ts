import { defaultResolver } from '../default-resolver.ts';
import { defaultStorage } from '../default-storage.ts';
import { RevisionNotFound, TagNotFound } from '../errors.ts';
import type { Iri, Resource, Version } from '../resource.ts';
import type { Project } from '../scopes.ts';
import { defaultViews } from '../views/default-views.ts';

/**
 * What every project has without anyone having written it. Until somebody changes it, there is one revision and no tag.
 *
 * @returns undefined when the id is none of these, an error when it lacks the version
 */
export function unwritten(project: Project, id: Iri, version: Version | undefined): Resource | Error | undefined {
  const all = [...defaultViews(project), defaultStorage(project), defaultResolver(project)];
  const found = all.find((one) => one.id === id);
  if (!found || !version) return found;
  if ('tag' in version) return new TagNotFound({ id, name: version.tag });
  if ('rev' in version && version.rev !== 1) return new RevisionNotFound({ id, provided: version.rev, current: 1 });
  return found;
}
