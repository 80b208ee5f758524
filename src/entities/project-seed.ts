import type { Caller } from '../store/caller.ts';
import { OrganizationAlreadyExists, ProjectAlreadyExists } from '../store/errors.ts';
import type { ProjectSettings, Store } from '../store/port.ts';
import type { ProjectRef } from '../store/resource.ts';
import type { AtlasIds } from './atlas-ids.ts';
import type { AtlasProjects } from './graph.ts';
import { seedIds } from './seed-ids.ts';

export interface SeedOptions {
  /** Of the atlas project; default `bbp`. */
  readonly org?: string;
  /** Of the atlas project; default `atlas`. */
  readonly project?: string;
  /** What ids of the atlas project start with; default: the address of the project. */
  readonly base?: string;
}

/** Where the parts of an atlas go. */
export const atlasProjects = ({ org = 'bbp', project = 'atlas' }: SeedOptions): AtlasProjects => ({
  atlas: { org, project },
  agents: { org, project: 'agents' },
  datasets: { org, project: 'atlasdatasetrelease' },
  datamodels: { org: 'neurosciencegraph', project: 'datamodels' },
});

const DESCRIPTIONS: Readonly<Record<keyof AtlasProjects, string>> = {
  atlas: 'Atlas releases, their parts and the inputs they are made from.',
  agents: 'People and organisations that contribute.',
  datasets: 'Cell compositions of atlas releases.',
  datamodels: 'Contexts, shapes and ontologies.',
};

/**
 * Makes the organisations and projects of an atlas, those that are missing, and the ids file of its inputs. What they
 * hold comes by `seedGraph`.
 */
export async function seedProjects(
  store: Store,
  caller: Caller,
  options: SeedOptions = {},
): Promise<{ projects: AtlasProjects; ids: AtlasIds }> {
  const projects = atlasProjects(options);
  for (const [role, ref] of Object.entries(projects) as [keyof AtlasProjects, ProjectRef][]) {
    await ensureOrganization(store, caller, ref.org);
    const base = role === 'atlas' ? options.base : undefined;
    await ensureProject(store, caller, ref, { description: DESCRIPTIONS[role], base });
  }
  const { base } = await store.project(projects.atlas, caller);
  return { projects, ids: seedIds(base) };
}

const ensureOrganization = (store: Store, caller: Caller, label: string) =>
  store.createOrganization(label, undefined, caller).catch(ignore(OrganizationAlreadyExists));

const ensureProject = (store: Store, caller: Caller, ref: ProjectRef, settings: ProjectSettings) =>
  store.createProject(ref, settings, caller).catch(ignore(ProjectAlreadyExists));

const ignore = (type: new (...args: never[]) => Error) => (error: unknown) => {
  if (!(error instanceof type)) throw error;
};
