import { z } from 'zod';
import type { Audit } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { checkLabel, nameOf } from '../names.ts';
import type { Found, Page, ProjectSettings, Store } from '../port.ts';
import type { Organization, Project } from '../scopes.ts';
import { projectPath } from './addresses.ts';
import type { Ask, Query, Remote } from './connection.ts';
import { toSubject } from './identity.ts';

type Projects = Pick<
  Store,
  | 'createOrganization'
  | 'organization'
  | 'updateOrganization'
  | 'organizations'
  | 'createProject'
  | 'project'
  | 'namesIn'
  | 'updateProject'
  | 'projects'
>;

/** @param reader - asks for the names of projects in which somebody was found to have a right */
export function projects(remote: Remote, reader: Caller): Projects {
  const organization: Projects['organization'] = async (org, rev, caller) => {
    checkLabel(org);
    const ask = { caller, path: `/orgs/${org}`, query: { rev }, about: { org, rev } };
    return toOrganization(await remote.json(ask, OrganizationJson));
  };
  const project: Projects['project'] = async (ref, caller, rev) => {
    checkLabel(ref.org);
    checkLabel(ref.project);
    const ask = { caller, path: projectPath(ref), query: { rev }, about: { project: ref, rev } };
    return toProject(await remote.json(ask, ProjectJson));
  };
  const write = async (ask: Ask): Promise<number> => (await remote.json(ask, Changed))._rev;
  return {
    organization,
    project,
    async createOrganization(org, description, caller) {
      checkLabel(org);
      await write({ caller, method: 'PUT', path: `/orgs/${org}`, json: { description }, about: { org } });
      return organization(org, undefined, caller);
    },
    async updateOrganization(org, rev, change, caller) {
      checkLabel(org);
      const about = { org, id: org, rev };
      const path = `/orgs/${org}`;
      await write({
        caller,
        ...('deprecated' in change ? deprecation(path, rev, change.deprecated) : putting(path, rev, change)),
        about,
      });
      return organization(org, undefined, caller);
    },
    async organizations(page, caller) {
      const { items, next } = await list(remote, '/orgs', page, caller, OrganizationJson);
      return { items: items.map((item) => toOrganization(item)), next };
    },
    async createProject(ref, settings, caller) {
      checkLabel(ref.org);
      checkLabel(ref.project);
      const about = { project: ref };
      await write({ caller, method: 'PUT', path: projectPath(ref), json: toBody(settings), about });
      return project(ref, caller);
    },
    namesIn: (ref) => project(ref, reader),
    async updateProject(ref, rev, change, caller) {
      const about = { project: ref, id: nameOf(ref), rev };
      const path = projectPath(ref);
      await write({
        caller,
        ...('deprecated' in change ? deprecation(path, rev, change.deprecated) : putting(path, rev, toBody(change))),
        about,
      });
      return project(ref, caller);
    },
    async projects(org, page, caller) {
      const path = org === undefined ? '/projects' : `/projects/${org}`;
      const { items, next } = await list(remote, path, page, caller, ProjectJson);
      return { items: items.map((item) => toProject(item)), next };
    },
  };
}

const putting = (path: string, rev: number, json: object) => ({ method: 'PUT' as const, path, query: { rev }, json });

const deprecation = (path: string, rev: number, deprecated: boolean) =>
  deprecated
    ? { method: 'DELETE' as const, path, query: { rev } }
    : { method: 'PUT' as const, path: `${path}/undeprecate`, query: { rev } };

const toBody = ({ apiMappings = {}, ...settings }: ProjectSettings) => ({
  ...settings,
  apiMappings: Object.entries(apiMappings).map(([prefix, namespace]) => ({ prefix, namespace })),
});

async function list<Item extends z.ZodType>(
  remote: Remote,
  path: string,
  { size, after, offset = 0 }: Page,
  caller: Caller,
  item: Item,
): Promise<Found<z.infer<Item>>> {
  const from = Number(after ?? 0) + offset;
  const query: Query = { from, size, sort: '_createdAt' };
  const page = z.object({ _total: z.number(), _results: z.array(item) });
  const { _total: total, _results: items } = await remote.json({ caller, path, query }, page);
  return { items, ...(from + size < total && { next: String(from + size) }) };
}

const Changed = z.looseObject({ _rev: z.number() });

const Metadata = z.object({
  _uuid: z.string(),
  _rev: z.number(),
  _deprecated: z.boolean(),
  _createdAt: z.string(),
  _createdBy: z.string(),
  _updatedAt: z.string(),
  _updatedBy: z.string(),
  description: z.string().optional(),
});

const OrganizationJson = Metadata.extend({ _label: z.string() });
const ProjectJson = Metadata.extend({
  _label: z.string(),
  _organizationLabel: z.string(),
  _organizationUuid: z.string(),
  base: z.string(),
  vocab: z.string(),
  apiMappings: z.array(z.object({ prefix: z.string(), namespace: z.string() })).default([]),
  enforceSchema: z.boolean().default(false),
  _markedForDeletion: z.boolean().default(false),
});

const toOrganization = (json: z.infer<typeof OrganizationJson>): Organization => ({
  label: json._label,
  ...stateOf(json),
});

const toProject = (json: z.infer<typeof ProjectJson>): Project => ({
  org: json._organizationLabel,
  project: json._label,
  orgUuid: json._organizationUuid,
  base: json.base,
  vocab: json.vocab,
  apiMappings: Object.fromEntries(json.apiMappings.map(({ prefix, namespace }) => [prefix, namespace])),
  enforceSchema: json.enforceSchema,
  markedForDeletion: json._markedForDeletion,
  ...stateOf(json),
});

function stateOf(json: z.infer<typeof Metadata>) {
  const audit: Audit = {
    createdAt: json._createdAt,
    createdBy: toSubject(json._createdBy),
    updatedAt: json._updatedAt,
    updatedBy: toSubject(json._updatedBy),
  };
  const { _uuid: uuid, _rev: rev, _deprecated: deprecated, description } = json;
  return { uuid, rev, deprecated, audit, ...(description !== undefined && { description }) };
}
