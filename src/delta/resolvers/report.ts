import { nameOf } from '../../store/names.ts';
import type { Miss, Resolution, ResolverReport } from '../../store/resolution.ts';
import type { Json, JsonObject } from '../../store/resource.ts';

const REASONS: Readonly<Record<Miss, (project: string) => string>> = {
  ResourceNotFound: (project) => `The resource was not found in project '${project}'.`,
  ResourceIsDeprecated: (project) => `The resource is deprecated in project '${project}'.`,
  ProjectAccessDenied: (project) => `The provided identities do not have access to project '${project}'.`,
  ResourceTypesDenied: (project) => `The resource in project '${project}' has none of the types of the resolver.`,
};

/** Which resolvers were asked, and why they did not find it. */
export const reportOf = ({ history, resource }: Resolution): JsonObject => ({
  history: history.map((one) => ({
    ...resolverReport(one),
    ...(one.success && resource && { resourceProject: nameOf(resource.project) }),
  })),
});

export const resolverReport = ({ resolverId, success, rejections }: ResolverReport): JsonObject => ({
  resolverId,
  success,
  rejections: rejections.map(({ project, cause }): Json => {
    const name = nameOf(project);
    return { cause: { '@type': cause, reason: REASONS[cause](name) }, project: name };
  }),
});
