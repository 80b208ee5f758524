import { ResourceNotFound } from '../errors.ts';
import { nameOf } from '../names.ts';
import type { ResolutionRequest, ResolutionStore, ResolverReport } from '../resolution.ts';
import type { Resolver } from '../resolver.ts';
import type { Resource } from '../resource.ts';
import type { Inner } from './inner.ts';
import { fetchTogether } from './reads.ts';
import { hasType, type Place, placesOf, resolversOf } from './resolution-places.ts';
import { projectIn } from './settings.ts';

export function resolution(inner: Inner): ResolutionStore {
  const { settings } = inner;
  const fetchOne = fetchTogether(inner);
  return {
    resolvers: async (ref) => {
      const now = await settings.current();
      return resolversOf(now, projectIn(now, ref));
    },
    async resolve(request) {
      const now = await settings.current();
      const project = projectIn(now, request.project);
      const { id, version, resolver, caller } = request;
      const asked = resolversOf(now, project).filter((one) => resolver === undefined || one.id === resolver);
      const history: ResolverReport[] = [];
      for (const one of asked) {
        const rejections: Rejection[] = [];
        for (const place of placesOf(now, project, one, caller)) {
          const found = place.isOpen ? await fetchOne(now, [place.project.key], id, version) : undefined;
          if (found instanceof Error) throw found;
          const cause = missOf(request, place, found);
          if (cause === undefined) return { resource: found, history: [...history, report(one, true, rejections)] };
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

type Rejection = ResolverReport['rejections'][number];

/** Why what was found at a place is not what is looked for; undefined when it is. */
function missOf({ kind, inForce }: ResolutionRequest, { isOpen, types }: Place, found: Resource | undefined) {
  if (!isOpen) return 'ProjectAccessDenied';
  if (!found || (kind !== undefined && found.kind !== kind)) return 'ResourceNotFound';
  if (!hasType(found, types)) return 'ResourceTypesDenied';
  return inForce && found.deprecated ? 'ResourceIsDeprecated' : undefined;
}

const report = ({ id }: Resolver, success: boolean, rejections: readonly Rejection[]): ResolverReport => ({
  resolverId: id,
  success,
  rejections: rejections.map(({ project: { org, project }, cause }) => ({ project: { org, project }, cause })),
});
