import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { may, OWNER_PERMISSIONS, PERMISSIONS } from '../acl.ts';
import type { Caller } from '../caller.ts';
import { OrganizationAlreadyExists, OrganizationNotFound, ProjectAlreadyExists, RevisionConflict } from '../errors.ts';
import { addressOf, checkLabel, isIri, nameOf } from '../names.ts';
import type { Found, Grant, Page, ProjectRef, ProjectSettings, Store } from '../port.ts';
import { InvalidRequest } from '../request-errors.ts';
import { checkPageSize } from './cursor.ts';
import type { Inner } from './inner.ts';
import { authorize, projectIn, type StoredProject } from './settings.ts';

type Projects = Pick<
  Store,
  'createOrganization' | 'organizations' | 'createProject' | 'project' | 'projects' | 'may' | 'acl' | 'replaceAcl'
>;

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
    may: async (caller, permission, address) => may((await settings.current()).acls, caller, permission, address),
    async acl(address, caller) {
      const now = await settings.current();
      authorize(now, caller, 'acls/read', address);
      return now.acls.get(address) ?? { address, rev: 0, grants: [] };
    },
    async replaceAcl(address, rev, grants, caller) {
      checkGrants(address, grants);
      authorize(await settings.current(), caller, 'acls/write', address);
      await commit(inner, caller, (transaction, seq) => replaceGrants(transaction, seq, address, rev, grants));
      return { address, rev: rev + 1, grants };
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

/** One commit that changes what settings show. */
async function commit(
  { db, settings }: Pick<Inner, 'db' | 'settings'>,
  caller: Caller,
  change: (transaction: Transaction<unknown>, seq: number) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ seq: number }>`select seq from next_commit(${caller.subject})`.execute(transaction);
    await change(transaction, rows[0].seq);
  });
  settings.forget();
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

async function replaceGrants(db: Kysely<unknown>, seq: number, address: string, rev: number, grants: readonly Grant[]) {
  const { rows } = await sql<{ rev: number }>`
    update acl_states set to_seq = ${seq} where address = ${address} and to_seq is null returning rev`.execute(db);
  const expected = rows.at(0)?.rev ?? 0;
  if (rev !== expected) throw new RevisionConflict({ id: address, provided: rev, expected });
  await insertAcl(db, seq, address, rev + 1, grants);
}

async function insertAcl(db: Kysely<unknown>, seq: number, address: string, rev: number, grants: readonly Grant[]) {
  await sql`insert into acl_states (address, rev, from_seq, grants)
    values (${address}, ${rev}, ${seq}, ${JSON.stringify(grants)})`.execute(db);
  const type = rev === 1 ? 'Created' : 'Updated';
  await sql`insert into events values (${seq}, null, 'acl', ${address}, ${type}, ${rev})`.execute(db);
}

/** @throws InvalidRequest when the address is none or a permission is unknown */
function checkGrants(address: string, grants: readonly Grant[]): void {
  if (!/^\/([\w-]{1,64}(\/[\w-]{1,64})?)?$/.test(address)) {
    throw new InvalidRequest({ name: 'address', value: address }, 'Use /, /org or /org/project.');
  }
  const unknown = grants.flatMap(({ permissions }) => permissions).find((name) => !PERMISSIONS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidRequest({ name: 'permission', value: unknown }, `Use one of ${PERMISSIONS.join(', ')}.`);
  }
}

/**
 * Gives the first rights, when there are none yet: those of the operator, or every right to everybody.
 */
export async function grantFirst(inner: Inner, grants: readonly Grant[]): Promise<void> {
  checkGrants('/', grants);
  if ((await inner.settings.current()).acls.has('/')) return;
  const store = { subject: 'anonymous', identities: [] };
  await commit(inner, store, async (transaction, seq) => {
    const { rows } = await sql`select from acl_states where address = '/'`.execute(transaction);
    if (rows.length === 0) await insertAcl(transaction, seq, '/', 1, grants);
  });
}

function pageOf<Item>(items: readonly Item[], label: (item: Item) => string, { size, after }: Page): Found<Item> {
  checkPageSize(size);
  const sorted = items.toSorted((a, b) => (label(a) < label(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((item) => label(item) > after);
  const page = rest.slice(0, size);
  return rest.length > size ? { items: page, next: label(page[size - 1]) } : { items: page };
}
