import { type Kysely, type RawBuilder, sql } from 'kysely';
import { may } from '../acl.ts';
import type { Caller } from '../caller.ts';
import { ProjectIsMarkedForDeletion } from '../deletion-errors.ts';
import { AuthorizationFailed, OrganizationNotFound, ProjectIsDeprecated, ProjectNotFound } from '../errors.ts';
import { addressOf, nameOf } from '../names.ts';
import type { Resolver } from '../resolver.ts';
import type { ProjectRef } from '../resource.ts';
import type { Organization, Project } from '../scopes.ts';
import { AUDIT, type WithAuditColumns, withAudit } from './audit.ts';
import type { SqlDatabase } from './database.ts';
import { readResolvers } from './resolvers.ts';
import { type Rights, readRights } from './rights-read.ts';

/** A project with the key that rows refer to it by. */
export interface StoredProject extends Project {
  readonly key: number;
}

export interface StoredOrganization extends Organization {
  readonly key: number;
}

/** Organisations, projects, rights and resolvers as of one commit; few enough to be kept in memory. */
export interface Settings extends Rights {
  readonly organizations: ReadonlyMap<string, StoredOrganization>;
  /** By `org/project`, oldest first. */
  readonly projects: ReadonlyMap<string, StoredProject>;
  /** In the order in which they are asked, by key of the project; absent where nobody has changed what there is at first. */
  readonly resolvers: ReadonlyMap<number, readonly Resolver[]>;
}

export interface SettingsReader {
  current(): Promise<Settings>;
  /** Called after this process changed something that settings show. */
  forget(): void;
}

/** Keeps the settings until they change: where another process may change them, each use asks for the last change. */
export function settingsReader({ kysely, exclusive }: SqlDatabase): SettingsReader {
  let kept: { readonly version: number; readonly settings: Promise<Settings> } | undefined;
  return {
    async current() {
      const version = exclusive ? 0 : await lastChange(kysely);
      if (kept?.version !== version) kept = { version, settings: readSettings(kysely) };
      // A failed read is not kept: the next use tries again.
      kept.settings.catch(() => {
        kept = undefined;
      });
      return kept.settings;
    },
    forget() {
      kept = undefined;
    },
  };
}

async function lastChange(db: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(greatest(
      (select max(greatest(from_seq, to_seq)) from organization_states), (select max(from_seq) from project_states),
      (select max(from_seq) from acl_states), (select max(from_seq) from permission_states),
      (select max(from_seq) from realm_states), (select max(ended_seq) from project_deletions),
      (select max(seq) from events where kind = 'resolver')), 0) as seq`.execute(db);
  return rows[0].seq;
}

async function readSettings(db: Kysely<unknown>): Promise<Settings> {
  const organizations = await readOrganizations(db, IN_FORCE);
  const projects = await readProjects(db, IN_FORCE);
  return {
    organizations: new Map(organizations.map((organization) => [organization.label, organization])),
    projects: new Map(projects.map((project) => [nameOf(project), project])),
    resolvers: await readResolvers(db),
    ...(await readRights(db)),
  };
}

const IN_FORCE = sql<boolean>`s.to_seq is null`;

/** @param which - of `organizations o` and their `organization_states s` */
export async function readOrganizations(db: Kysely<unknown>, which: RawBuilder<boolean>) {
  const { rows } = await sql<WithAuditColumns<StoredOrganization>>`
    select o.key, o.label, o.uuid, s.description, s.rev, s.deprecated, ${AUDIT}
    from organizations o join organization_states s on s.organization = o.key and ${which}
    join commits created on created.seq = o.created_seq join commits changed on changed.seq = s.from_seq
    order by o.label`.execute(db);
  return rows.map(withAudit<StoredOrganization>);
}

/** @param which - of `projects p` and their `project_states s` */
export async function readProjects(db: Kysely<unknown>, which: RawBuilder<boolean>) {
  const { rows } = await sql<WithAuditColumns<StoredProject>>`
    select p.key, o.label as org, p.label as project, p.uuid, o.uuid as "orgUuid", s.description, s.base, s.vocab,
      s.api_mappings as "apiMappings", s.enforce_schema as "enforceSchema",
      s.marked_for_deletion as "markedForDeletion", s.rev, s.deprecated, ${AUDIT}
    from projects p join organizations o on o.key = p.organization
    join project_states s on s.project = p.key and ${which}
    join commits created on created.seq = p.created_seq join commits changed on changed.seq = s.from_seq
    order by p.key`.execute(db);
  return rows.map(withAudit<StoredProject>);
}

/** @throws AuthorizationFailed */
export function authorize(settings: Settings, caller: Caller, permission: string, address: string): void {
  if (!may(settings.acls, caller, permission, address)) {
    throw new AuthorizationFailed({ permission, address, subject: caller.subject });
  }
}

/** For what belongs to no project yet. @throws AuthorizationFailed when the caller has the right in no project */
export function authorizeSomewhere(settings: Settings, caller: Caller, permission: string): void {
  const projects = [...settings.projects.values()];
  if (!projects.some((project) => may(settings.acls, caller, permission, addressOf(project)))) {
    authorize(settings, caller, permission, '/');
  }
}

/** @throws OrganizationNotFound */
export function organizationIn(settings: Settings, label: string): StoredOrganization {
  const organization = settings.organizations.get(label);
  if (!organization) throw new OrganizationNotFound({ org: label });
  return organization;
}

/** Also one that is being deleted. @throws ProjectNotFound */
export function namedProject(settings: Settings, ref: ProjectRef): StoredProject {
  const project = settings.projects.get(nameOf(ref));
  if (!project) throw new ProjectNotFound({ org: ref.org, project: ref.project });
  return project;
}

/** One whose content can be read. @throws ProjectNotFound, ProjectIsMarkedForDeletion */
export function projectIn(settings: Settings, ref: ProjectRef): StoredProject {
  const project = namedProject(settings, ref);
  if (project.markedForDeletion) throw new ProjectIsMarkedForDeletion(project);
  return project;
}

/** @throws ProjectNotFound, ProjectIsMarkedForDeletion, ProjectIsDeprecated */
export function writableProject(settings: Settings, ref: ProjectRef): StoredProject {
  const project = projectIn(settings, ref);
  const { org, project: label } = project;
  if (project.deprecated || settings.organizations.get(org)?.deprecated)
    throw new ProjectIsDeprecated({ org, project: label });
  return project;
}

/** Keys of the projects whose resources the caller may read; of one project, or of one organisation, when it is given. */
export function readableProjects(
  settings: Settings,
  scope: { readonly project?: ProjectRef; readonly org?: string },
  caller: Caller,
): number[] {
  if (scope.project) {
    authorize(settings, caller, 'resources/read', addressOf(scope.project));
    return [projectIn(settings, scope.project).key];
  }
  return [...settings.projects.values()]
    .filter(({ org, markedForDeletion }) => !markedForDeletion && (scope.org === undefined || org === scope.org))
    .filter((project) => may(settings.acls, caller, 'resources/read', addressOf(project)))
    .map(({ key }) => key);
}

export const projectWithKey = (settings: Settings, key: number): StoredProject => {
  const project = settings.projects.values().find((candidate) => candidate.key === key);
  if (!project) throw new Error(`No project has the key ${key}.`);
  return project;
};
