import { orNull } from '../errors.ts';
import { pageOf } from '../page.ts';
import type * as Types from '../resolver-types.ts';

export const Query: Types.QueryResolvers = {
  project: (_, { org, name }, { current }) => orNull(current.project.load({ org, project: name })),
  organizations: (_, page, { graph, caller }) =>
    pageOf(
      page,
      (at) => graph.store.organizations(at, caller),
      (organization) => organization,
    ),
};

export const Organization: Types.OrganizationResolvers = {
  projects: ({ label }, page, { graph, caller }) =>
    pageOf(
      page,
      (at) => graph.store.projects(label, at, caller),
      (project) => project,
    ),
};

export const Project: Types.ProjectResolvers = {
  organization: ({ org }) => org,
  label: ({ project }) => project,
};
