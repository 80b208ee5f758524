import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAtlasIds } from '../entities/atlas-ids.ts';
import { createGraph } from '../entities/create-graph.ts';
import type { Graph } from '../entities/graph.ts';
import { atlasProjects } from '../entities/project-seed.ts';
import type { EntityServices } from '../entities/services.ts';
import type { GatewayParts } from '../gateway/context.ts';
import { createLinkedFiles } from '../gateway/registration/linked-files.ts';
import type { Configuration } from '../pipeline/configuration.ts';
import { createRuns } from '../pipeline/create-runs.ts';
import { explainTarget } from '../pipeline/explain-target.ts';
import type { NewRunEvent, Run } from '../pipeline/run.ts';
import type { OpenServices, Runs } from '../pipeline/runs.ts';
import type { Caller } from '../store/caller.ts';
import { sqlRunStore } from '../store/sql/runs.ts';
import { createWorkerPool } from '../volume/worker-pool.ts';
import { localCaller } from './local-caller.ts';
import { type OpenStore, openStore } from './open-store.ts';
import { remoteUrl } from './remote-store.ts';
import { ALL_RULES } from './rules.ts';
import { configurationOfRun } from './settings.ts';
import { software } from './software.ts';

/** A project folder that this process owns, open. */
export interface Project extends Pick<OpenStore, 'store' | 'database' | 'blobs'> {
  readonly folder: string;
  readonly settings: Configuration;
  readonly graph: Graph;
  readonly runs: Runs;
  /** What HTTP stands on. */
  readonly parts: GatewayParts;
  /** Who works on the command line. */
  readonly caller: Caller;
  close(): Promise<void>;
}

/** What starts this program again, for the commands of customised rules. */
const COMMAND = [process.execPath, fileURLToPath(new URL('../../bin/atlasgraph.js', import.meta.url))];

const MAX_LINKED_BYTES = 10 * 2 ** 30;
const LINKED_FILE_MS = 3_600_000;

/** Builds everything a project is made of, by its settings. @throws ProjectNotFound when `init` has not ended */
export async function openProject(folder: string, settings: Configuration): Promise<Project> {
  const opened = await openStore(folder, settings);
  try {
    const caller = localCaller();
    const graph = await openGraph(folder, settings, opened);
    const runs = createRuns({
      store: sqlRunStore<Run, NewRunEvent>(opened.database.kysely),
      rules: ALL_RULES,
      projectDir: folder,
      configuration: settings,
      servicesFor: (run) => servicesFor(run, graph),
      softwareVersion: software().version,
    });
    const linkedFiles = createLinkedFiles({
      allowed: settings.LINKED_FILES_FROM.split(' ').filter(Boolean),
      maxBytes: MAX_LINKED_BYTES,
      timeoutMs: LINKED_FILE_MS,
    });
    const explain: GatewayParts['explain'] = (target, overrides) =>
      explainTarget(target, {
        rules: ALL_RULES,
        projectDir: folder,
        configuration: configurationOfRun(settings, overrides),
      });
    return {
      ...opened,
      folder,
      settings,
      graph,
      runs,
      caller,
      parts: { graph, runs, rules: ALL_RULES, explain, linkedFiles },
      close: async () => {
        await runs.close();
        await linkedFiles.close();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** A run has workers of its own, as many as it was given cores. */
async function servicesFor({ caller, options }: Run, graph: Graph): Promise<OpenServices> {
  const workers = createWorkerPool({ threads: options.cores });
  const { name, repository } = software();
  const services: EntityServices = { workers, command: COMMAND, graph, caller, software: { name, repository } };
  return { services, close: () => workers.close() };
}

/** The graph of a store whose projects are there. @throws ProjectNotFound, IdsFileInvalid */
export async function openGraph(
  folder: string,
  settings: Configuration,
  { store, loadContext }: Pick<OpenStore, 'store' | 'loadContext'>,
): Promise<Graph> {
  return createGraph({
    store,
    caller: localCaller(),
    publicUrl: remoteUrl(settings) ?? settings.PUBLIC_URL,
    projects: atlasProjects({ org: settings.NEXUS_DESTINATION_ORG, project: settings.NEXUS_DESTINATION_PROJ }),
    ids: await readAtlasIds(resolve(folder, settings.REPO_PATH, settings.NEXUS_IDS_FILE)),
    production: settings.IS_PROD_ENV,
    loadContext,
  });
}
