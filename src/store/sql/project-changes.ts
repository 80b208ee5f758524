import { type Kysely, sql } from 'kysely';
import { ProjectIsMarkedForDeletion } from '../deletion-errors.ts';
import {
  OrganizationIsDeprecated,
  OrganizationIsNotDeprecated,
  OrganizationNotFound,
  ProjectIsDeprecated,
  ProjectIsNotDeprecated,
  ProjectNotFound,
  RevisionConflict,
} from '../errors.ts';
import { addressOf, nameOf } from '../names.ts';
import type { Deprecation, Store } from '../port.ts';
import type { ProjectRef } from '../resource.ts';
import type { Project } from '../scopes.ts';
import type { Inner } from './inner.ts';
import { toOrganization, toProject, type Wanted, withDefaults } from './projects.ts';
import { authorize, namedProject, organizationIn, type StoredProject } from './settings.ts';
import { commit } from './settings-commit.ts';

/** New revisions of organisations and projects. Each change makes one, also when it says the same. */
export function projectChanges(inner: Inner): Pick<Store, 'updateOrganization' | 'updateProject'> {
  const { settings } = inner;
  return {
    async updateOrganization(label, rev, change, caller) {
      const now = await settings.current();
      authorize(now, caller, 'organizations/write', `/${label}`);
      const { key } = organizationIn(now, label);
      await commit(inner, caller, async (transaction, seq) => {
        const old = await endOrganization(transaction, key, seq);
        if (!old) throw new OrganizationNotFound({ org: label });
        if (old.rev !== rev) throw new RevisionConflict({ id: label, provided: rev, expected: old.rev });
        const refusal = refusalOf(old.deprecated, change);
        if (refusal === 'deprecated') throw new OrganizationIsDeprecated({ org: label });
        if (refusal === 'not deprecated') throw new OrganizationIsNotDeprecated({ org: label });
        const { description, deprecated } = 'deprecated' in change ? { ...old, ...change } : { ...change, ...LIVE };
        await sql`insert into organization_states (organization, rev, from_seq, description, deprecated)
          values (${key}, ${rev + 1}, ${seq}, ${description ?? null}, ${deprecated})`.execute(transaction);
        await sql`insert into events
          values (${seq}, null, 'organization', ${label}, ${eventOf(change)}, ${rev + 1})`.execute(transaction);
      });
      return toOrganization(organizationIn(await settings.current(), label));
    },
    async updateProject(ref, rev, change, caller) {
      const now = await settings.current();
      authorize(now, caller, 'projects/write', addressOf(ref));
      const project = namedProject(now, ref);
      if (now.organizations.get(ref.org)?.deprecated) throw new OrganizationIsDeprecated({ org: ref.org });
      await commit(inner, caller, async (transaction, seq) => {
        const old = await endProject(transaction, project, seq);
        if (old.rev !== rev) throw new RevisionConflict({ id: nameOf(ref), provided: rev, expected: old.rev });
        const refusal = refusalOf(old.deprecated, change);
        if (refusal === 'deprecated') throw new ProjectIsDeprecated(labelsOf(ref));
        if (refusal === 'not deprecated') throw new ProjectIsNotDeprecated(labelsOf(ref));
        if (old.markedForDeletion) throw new ProjectIsMarkedForDeletion(ref);
        const next = 'deprecated' in change ? { ...old, ...change } : { ...old, ...withDefaults(inner, ref, change) };
        await insertProjectState(transaction, project.key, rev + 1, seq, next);
        await sql`insert into events
          values (${seq}, ${project.key}, 'project', ${nameOf(ref)}, ${eventOf(change)}, ${rev + 1})`.execute(
          transaction,
        );
      });
      return toProject(namedProject(await settings.current(), ref));
    },
  };
}

const LIVE = { deprecated: false };
const labelsOf = ({ org, project }: ProjectRef) => ({ org, project });

type Change = object | Deprecation;

function refusalOf(deprecated: boolean, change: Change): 'deprecated' | 'not deprecated' | undefined {
  const wanted = 'deprecated' in change && change.deprecated === false;
  if (deprecated === wanted) return undefined;
  return deprecated ? 'deprecated' : 'not deprecated';
}

const eventOf = (change: Change): string =>
  'deprecated' in change ? (change.deprecated ? 'Deprecated' : 'Undeprecated') : 'Updated';

type State = { readonly rev: number; readonly deprecated: boolean };

async function endOrganization(db: Kysely<unknown>, key: number, seq: number) {
  const { rows } = await sql<State & { description: string | null }>`
    update organization_states set to_seq = ${seq} where organization = ${key} and to_seq is null
    returning rev, deprecated, description`.execute(db);
  return rows.at(0);
}

type ProjectState = State & Wanted & Pick<Project, 'markedForDeletion'>;

/** @returns what was in force until now @throws ProjectNotFound when it was deleted since settings were read */
export async function endProject(db: Kysely<unknown>, project: StoredProject, seq: number): Promise<ProjectState> {
  const { rows } = await sql<ProjectState>`
    update project_states set to_seq = ${seq} where project = ${project.key} and to_seq is null
    returning rev, deprecated, marked_for_deletion as "markedForDeletion", description, base, vocab,
      api_mappings as "apiMappings", enforce_schema as "enforceSchema"`.execute(db);
  if (rows.length === 0) throw new ProjectNotFound(labelsOf(project));
  return rows[0];
}

export async function insertProjectState(
  db: Kysely<unknown>,
  key: number,
  rev: number,
  seq: number,
  next: Omit<ProjectState, 'rev'>,
): Promise<void> {
  await sql`insert into project_states
      (project, rev, from_seq, description, base, vocab, api_mappings, enforce_schema, deprecated, marked_for_deletion)
    values (${key}, ${rev}, ${seq}, ${next.description ?? null}, ${next.base}, ${next.vocab},
      ${JSON.stringify(next.apiMappings)}, ${next.enforceSchema}, ${next.deprecated}, ${next.markedForDeletion})`.execute(
    db,
  );
}
