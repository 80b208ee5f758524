import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { may } from '../acl.ts';
import {
  OrganizationAlreadyExists,
  OrganizationIsDeprecated,
  OrganizationNotFound,
  ProjectAlreadyExists,
  RevisionNotFound,
} from '../errors.ts';
import { addressOf, checkLabel, isIri, nameOf } from '../names.ts';
import type { Found, Page, ProjectSettings, Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import type { ProjectRef } from '../resource.ts';
import type { Organization, Project } from '../scopes.ts';
import { checkPageSize } from './cursor.ts';
import type { Inner } from './inner.ts';
import { grantOwner } from './rights.ts';
import {
  authorize,
  namedProject,
  organizationIn,
  projectIn,
  readOrganizations,
  readProjects,
  type StoredOrganization,
  type StoredProject,
} from './settings.ts';
import { commit } from './settings-commit.ts';

type Projects = Pick<Store, 'createOrganization' | 'organization' | 'organizations'> &
  Pick<Store, 'createProject' | 'project' | 'projects' | 'namesIn'>;

export function projects(inner: Inner): Projects {
  const { settings, db } = inner;
  return {
    async createOrganization(label, description, caller) {
      checkLabel(label);
      authorize(await settings.current(), caller, 'organizations/create', `/${label}`);
      await commit(inner, caller, async (transaction, seq) => {
        await insertOrganization(transaction, seq, label, description);
        await grantOwner(transaction, seq, `/${label}`, caller.subject);
      });
      return toOrganization(organizationIn(await settings.current(), label));
    },
    async organization(label, rev, caller) {
      const now = await settings.current();
      authorize(now, caller, 'organizations/read', `/${label}`);
      const current = organizationIn(now, label);
      if (rev === undefined || rev === current.rev) return toOrganization(current);
      const [found] = await readOrganizations(db, sql<boolean>`o.key = ${current.key} and s.rev = ${rev}`);
      if (!found) throw new RevisionNotFound({ id: label, provided: rev, current: current.rev });
      return toOrganization(found);
    },
    async organizations(page, caller) {
      const { organizations, acls } = await settings.current();
      const readable = [...organizations.values()].filter(({ label }) =>
        may(acls, caller, 'organizations/read', `/${label}`),
      );
      return pageOf(readable.map(toOrganization), ({ label }) => label, page);
    },
    async createProject(ref, given, caller) {
      checkLabel(ref.org);
      checkLabel(ref.project);
      const now = await settings.current();
      authorize(now, caller, 'projects/create', addressOf(ref));
      const organization = organizationIn(now, ref.org);
      if (organization.deprecated) throw new OrganizationIsDeprecated({ org: ref.org });
      const wanted = withDefaults(inner, ref, given);
      await commit(inner, caller, async (transaction, seq) => {
        await insertProject(transaction, seq, organization.key, ref, wanted);
        await grantOwner(transaction, seq, addressOf(ref), caller.subject);
      });
      return toProject(namedProject(await settings.current(), ref));
    },
    async project(ref, caller, rev) {
      const now = await settings.current();
      authorize(now, caller, 'projects/read', addressOf(ref));
      const current = namedProject(now, ref);
      if (rev === undefined || rev === current.rev) return toProject(current);
      const [found] = await readProjects(db, sql<boolean>`p.key = ${current.key} and s.rev = ${rev}`);
      if (!found) throw new RevisionNotFound({ id: nameOf(ref), provided: rev, current: current.rev });
      return toProject(found);
    },
    namesIn: async (ref) => projectIn(await settings.current(), ref),
    async projects(org, page, caller) {
      const now = await settings.current();
      const readable = [...now.projects.values()].filter(
        (project) => (!org || project.org === org) && may(now.acls, caller, 'projects/read', addressOf(project)),
      );
      return pageOf(readable.map(toProject), nameOf, page);
    },
  };
}

export const toProject = ({ key: _, ...project }: StoredProject): Project => project;
export const toOrganization = ({ key: _, ...organization }: StoredOrganization): Organization => organization;

async function insertOrganization(db: Kysely<unknown>, seq: number, label: string, description: string | undefined) {
  const { rows } = await sql<{ key: number }>`
    insert into organizations (label, uuid, created_seq) values (${label}, ${randomUUID()}::uuid, ${seq})
    on conflict do nothing returning key`.execute(db);
  if (rows.length === 0) throw new OrganizationAlreadyExists({ org: label });
  await sql`insert into organization_states (organization, rev, from_seq, description)
    values (${rows[0].key}, 1, ${seq}, ${description ?? null})`.execute(db);
  await sql`insert into events values (${seq}, null, 'organization', ${label}, 'Created', 1)`.execute(db);
}

/** It may have been deleted since the settings were read. @throws OrganizationNotFound */
async function checkStillThere(db: Kysely<unknown>, organization: number, label: string): Promise<void> {
  const { rows } = await sql`
    select from organizations where key = ${organization} and deleted_seq is null`.execute(db);
  if (rows.length === 0) throw new OrganizationNotFound({ org: label });
}

/** All settings of a project, the default ones included. */
export type Wanted = Required<Omit<ProjectSettings, 'description'>> & Pick<ProjectSettings, 'description'>;

/** @throws InvalidRequest when base or vocab are no namespaces */
export function withDefaults({ publicUrl }: Inner, ref: ProjectRef, given: ProjectSettings): Wanted {
  const {
    base = `${publicUrl}/resources/${nameOf(ref)}/_/`,
    vocab = `${publicUrl}/vocabs/${nameOf(ref)}/`,
    apiMappings = {},
    enforceSchema = false,
    description,
  } = given;
  for (const [name, value] of Object.entries({ base, vocab })) {
    if (!isIri(value) || !/[/#]$/.test(value)) {
      throw new InvalidRequest({ name, value }, `Give ${name} as an absolute IRI that ends in / or #.`);
    }
  }
  return { base, vocab, apiMappings, enforceSchema, description };
}

async function insertProject(db: Kysely<unknown>, seq: number, organization: number, ref: ProjectRef, wanted: Wanted) {
  await checkStillThere(db, organization, ref.org);
  const { rows } = await sql<{ key: number }>`
    insert into projects (organization, label, uuid, created_seq)
    values (${organization}, ${ref.project}, ${randomUUID()}::uuid, ${seq}) on conflict do nothing returning key`.execute(
    db,
  );
  if (rows.length === 0) throw new ProjectAlreadyExists({ org: ref.org, project: ref.project });
  const [{ key }] = rows;
  await sql`insert into project_states (project, rev, from_seq, description, base, vocab, api_mappings, enforce_schema)
    values (${key}, 1, ${seq}, ${wanted.description ?? null}, ${wanted.base}, ${wanted.vocab},
      ${JSON.stringify(wanted.apiMappings)}, ${wanted.enforceSchema})`.execute(db);
  await sql`insert into events values (${seq}, ${key}, 'project', ${nameOf(ref)}, 'Created', 1)`.execute(db);
}

function pageOf<Item>(items: readonly Item[], label: (item: Item) => string, { size, after }: Page): Found<Item> {
  checkPageSize(size);
  const sorted = items.toSorted((a, b) => (label(a) < label(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((item) => label(item) > after);
  const page = rest.slice(0, size);
  return rest.length > size ? { items: page, next: label(page[size - 1]) } : { items: page };
}
