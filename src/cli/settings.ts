import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AtlasError } from '../errors.ts';
import {
  type Configuration,
  type ConfigurationLayer,
  configurationFromAssignments,
  configurationFromEnvironment,
  mergeConfiguration,
} from '../pipeline/configuration.ts';
import { InvalidConfiguration } from '../pipeline/errors.ts';

/** The file that makes a folder a project folder. */
export const SETTINGS_FILE = 'atlasgraph.yaml';

/**
 * The configuration of a project folder: `atlasgraph.yaml`, over it `ATLASGRAPH_*`. What `run --config` says holds for
 * that run only and goes with its request.
 *
 * @throws NoProject, InvalidConfiguration, UnknownConfigurationKey
 */
export async function readSettings(folder: string): Promise<Configuration> {
  const layers = await readSettingsLayer(folder);
  if (layers.length === 0) throw new NoProject(join(folder, SETTINGS_FILE));
  return mergeConfiguration([...layers, configurationFromEnvironment(process.env)]);
}

/**
 * The configuration of a plan, which needs no project folder.
 * @param assignments - the values of `--config`
 */
export async function readPlanSettings(folder: string, assignments: readonly string[]): Promise<Configuration> {
  const environment = configurationFromEnvironment(process.env);
  return mergeConfiguration([
    ...(await readSettingsLayer(folder)),
    environment,
    configurationFromAssignments(assignments),
  ]);
}

/** The configuration of a run: that of the project, over it the keys that were given for this run. */
export const configurationOfRun = (
  settings: Configuration,
  overrides: Readonly<Record<string, unknown>>,
): Configuration =>
  mergeConfiguration([
    { source: SETTINGS_FILE, values: settings },
    { source: '--config', values: overrides },
  ]);

/** @returns nothing where there is no `atlasgraph.yaml` */
async function readSettingsLayer(folder: string): Promise<ConfigurationLayer[]> {
  const source = join(folder, SETTINGS_FILE);
  const text = await readFile(source, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return text === undefined ? [] : [{ source, values: parseSettings(text, source) }];
}

function parseSettings(text: string, source: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new InvalidConfiguration({ source, key: 'the file', problem });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new InvalidConfiguration({ source, key: 'the file', problem: 'it is not made of KEY: VALUE lines' });
  }
  return { ...content };
}

/** A command that works in a project folder was called elsewhere. */
export class NoProject extends AtlasError<'NoProject', { path: string }> {
  readonly tag = 'NoProject';
  readonly remedy = 'Make a project folder with "atlasgraph init DIR", or name one with "atlasgraph -C DIR ...".';

  constructor(path: string) {
    super(`This is no project folder: there is no ${path}.`, { path });
  }
}
