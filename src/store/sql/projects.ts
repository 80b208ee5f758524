import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { may, OWNER_PERMISSIONS } from '../acl.ts';
import { OrganizationAlreadyExists, OrganizationNotFound, ProjectAlreadyExists } from '../errors.ts';
import { addressOf, checkLabel, isIri, nameOf } from '../names.ts';
import type { Found, Page, ProjectRef, ProjectSettings, Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import { checkPageSize } from './cursor.ts';
import type { Inner } from './inner.ts';
import { insertAcl } from './rights.ts';
import { authorize, projectIn, type StoredProject } from './settings.ts';
import { commit } from './settings-commit.ts';

type Projects = Pick<Store, 'createOrganization' | 'organizations' | 'createProject' | 'project' | 'projects'>;

export function projects(inner: Inner): Projects {
  const { settings } = inner;
  return {
    async createOrganization(label, description, caller) {
      checkLabel(label);
      authorize(await settings.current(), caller, 'organizations/create', `/${label}`);
      await commit(inner, caller, (transaction, seq) => insertOrganization(transaction, seq, label, description));
      return organizationIn(inner, label);
    },
    async organizations(page, caller) {
      const { organizations, acls } = await settings.current();
      const readable = [...organizations.values()].filter(({ label }) =>
        may(acls, caller, 'organizations/read', `/${label}`),
      );
      return pageOf(
        readable.map(({ key: _, ...organization }) => organization),
        ({ label }) => label,
        page,
      );
    },
    async createProject(ref, given, caller) {
      checkLabel(ref.org);
      checkLabel(ref.project);
      const now = await settings.current();
      authorize(now, caller, 'projects/create', addressOf(ref));
      const organization = now.organizations.get(ref.org);
      if (!organization) throw new OrganizationNotFound({ org: ref.org });
      const wanted = withDefaults(inner, ref, given);
      await commit(inner, caller, async (transaction, seq) => {
        await insertProject(transaction, seq, organization.key, ref, wanted);
        await insertAcl(transaction, seq, addressOf(ref), 1, [
          { identity: caller.subject, permissions: OWNER_PERMISSIONS },
        ]);
      });
      return publicProject(projectIn(await settings.current(), ref));
    },
    async project(ref, caller) {
      const now = await settings.current();
      authorize(now, caller, 'projects/read', addressOf(ref));
      return publicProject(projectIn(now, ref));
    },
    async projects(org, page, caller) {
      const now = await settings.current();
      const readable = [...now.projects.values()].filter(
        (project) => (!org || project.org === org) && may(now.acls, caller, 'projects/read', addressOf(project)),
      );
      return pageOf(readable.map(publicProject), nameOf, page);
    },
  };
}

const publicProject = ({ key: _, ...project }: StoredProject) => project;

async function organizationIn({ settings }: Inner, label: string) {
  const found = (await settings.current()).organizations.get(label);
  if (!found) throw new OrganizationNotFound({ org: label });
  const { key: _, ...organization } = found;
  return organization;
}

async function insertOrganization(db: Kysely<unknown>, seq: number, label: string, description: string | undefined) {
  const { rows } = await sql<{ key: number }>`
    insert into organizations (label, uuid, created_seq) values (${label}, ${randomUUID()}::uuid, ${seq})
    on conflict do nothing returning key`.execute(db);
  if (rows.length === 0) throw new OrganizationAlreadyExists({ org: label });
  await sql`insert into organization_states (organization, rev, from_seq, description)
    values (${rows[0].key}, 1, ${seq}, ${description ?? null})`.execute(db);
  await sql`insert into events values (${seq}, null, 'organization', ${label}, 'Created', 1)`.execute(db);
}

type Wanted = Required<Omit<ProjectSettings, 'description'>> & Pick<ProjectSettings, 'description'>;

/** @throws InvalidRequest when base or vocab are no namespaces */
function withDefaults({ publicUrl }: Inner, ref: ProjectRef, given: ProjectSettings): Wanted {
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
