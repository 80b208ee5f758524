import { ResourceNotFound } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { Resource } from '../port.ts';
import type { Miss, ResolutionStore, ResolverReport } from '../resolution.ts';
import type { Resolver } from '../resolver.ts';
import type { Inner } from './inner.ts';
import { fetchTogether } from './reads.ts';
import { hasType, placesOf, resolversOf } from './resolution-places.ts';
import { projectIn, type StoredProject } from './settings.ts';

export function resolution(inner: Inner): ResolutionStore {
  const { settings } = inner;
  const fetchOne = fetchTogether(inner);
  return {
    resolvers: async (ref) => {
      const now = await settings.current();
      return resolversOf(now, projectIn(now, ref));
    },
    async resolve({ project: ref, id, version, resolver, caller }) {
      const now = await settings.current();
      const project = projectIn(now, ref);
      const asked = resolversOf(now, project).filter((one) => resolver === undefined || one.id === resolver);
      const history: ResolverReport[] = [];
      for (const one of asked) {
        const rejections: { project: StoredProject; cause: Miss }[] = [];
        for (const place of placesOf(now, project, one, caller)) {
          const found = place.isOpen ? await fetchOne(now, [place.project.key], id, version) : undefined;
          if (found instanceof Error) throw found;
          const fits = found !== undefined && hasType(found, place.types);
          if (fits) return { resource: found, history: [...history, report(one, true, rejections)] };
          const cause = place.isOpen ? (found ? 'ResourceTypesDenied' : 'ResourceNotFound') : 'ProjectAccessDenied';
          rejections.push({ project: place.project, cause });
        }
        history.push(report(one, false, rejections));
      }
      return { history };
    },
    async importsOf({ imports = [] }) {
      const now = await settings.current();
      return Promise.all(
        imports.map(async ({ iri, resource }) => {
          const project = resource && now.projects.get(nameOf(resource));
          const found = project && (await fetchOne(now, [project.key], iri as Resource['id'], { rev: resource.rev }));
          if (found === undefined) throw new ResourceNotFound({ id: iri, project: resource && nameOf(resource) });
          if (found instanceof Error) throw found;
          return found;
        }),
      );
    },
  };
}

const report = (
  { id }: Resolver,
  success: boolean,
  rejections: readonly { project: StoredProject; cause: Miss }[],
): ResolverReport => ({
  resolverId: id,
  success,
  rejections: rejections.map(({ project: { org, project }, cause }) => ({ project: { org, project }, cause })),
});
