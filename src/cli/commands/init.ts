import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { seedGraph } from '../../entities/graph-seed.ts';
import { seedProjects } from '../../entities/project-seed.ts';
import { localCaller } from '../local-caller.ts';
import { openStore } from '../open-store.ts';
import { claimFolder } from '../owner/claim.ts';
import { openGraph } from '../project.ts';
import { readSettings, SETTINGS_FILE } from '../settings.ts';
import { print, projectFolder, shellPath } from '../shell.ts';

export const initCommand = new Command('init')
  .description('Make a project folder: configuration, ids file, store, projects and ontologies. Overwrites nothing.')
  .argument('[dir]', 'the folder (default: that of -C, or the current one)')
  .addOption(
    new Option('--profile <profile>', 'laptop: embedded database, no tokens; service: PostgreSQL and Keycloak')
      .choices(['laptop', 'service'])
      .default('laptop'),
  )
  .option('--org <label>', 'organisation that holds the atlas', 'bbp')
  .option('--project <label>', 'project that holds the atlas', 'atlas')
  .option('--base <iri>', 'what ids made in the project start with (default: an address below the public URL)')
  .option('--public-url <url>', 'address that ids and links start with', 'http://127.0.0.1:8080/v1')
  .action(async (dir: string | undefined, options: InitOptions, command: Command) => {
    const folder = dir === undefined ? projectFolder(command) : shellPath(dir);
    await initFolder(folder, settingsOf(options), options.base);
    print(`${folder} is a project folder. Next: atlasgraph -C ${folder} import allen-ccf --help`);
  });

interface InitOptions {
  readonly profile: 'laptop' | 'service';
  readonly org: string;
  readonly project: string;
  readonly base?: string;
  readonly publicUrl: string;
}

type Settings = Readonly<Record<string, string | boolean>>;

const settingsOf = ({ profile, org, project, publicUrl }: InitOptions): Settings => ({
  NEXUS_ATLAS_ORG: org,
  NEXUS_ATLAS_PROJ: project,
  NEXUS_DESTINATION_ORG: org,
  NEXUS_DESTINATION_PROJ: project,
  PUBLIC_URL: publicUrl,
  ...(profile === 'service' && { TOKENS: 'keycloak', KEYCLOAK_CONFIG: 'keycloak_config.yml' }),
});

const HEAD = `# Configuration of this project folder; docs/configuration.md lists every key. ATLASGRAPH_<KEY> overrides a key here.
# Secrets stand in the environment only: ATLASGRAPH_DATABASE_URL for PostgreSQL, ATLASGRAPH_TOKEN_PASSWORD.
`;

/**
 * Makes a project folder, or completes one that was made before; existing files stay as they are.
 * @param base - of the atlas project, when it is made now
 */
export async function initFolder(folder: string, settings: Settings, base?: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = HEAD + stringify({ NEXUS_REGISTRATION: true, ...settings });
  await writeUnlessThere(join(folder, SETTINGS_FILE), text);
  const { release } = await claimFolder(folder);
  // Who has the folder has opened it, so it is complete.
  if (!release) return;
  try {
    await seedStore(folder, base);
  } finally {
    await release();
  }
}

async function seedStore(folder: string, base: string | undefined): Promise<void> {
  const settings = await readSettings(folder);
  const opened = await openStore(folder, settings);
  try {
    const caller = localCaller();
    const { NEXUS_DESTINATION_ORG: org, NEXUS_DESTINATION_PROJ: project } = settings;
    const { ids } = await seedProjects(opened.store, caller, { org, project, base });
    const path = resolve(folder, settings.REPO_PATH, settings.NEXUS_IDS_FILE);
    await writeUnlessThere(path, `${JSON.stringify(ids, undefined, 2)}\n`);
    await seedGraph(await openGraph(folder, settings, opened), caller);
  } finally {
    await opened.close();
  }
}

/** A file that appears whole, unless it is there. */
async function writeUnlessThere(path: string, text: string): Promise<void> {
  if (!existsSync(path)) await writeFile(path, text, { flag: 'wx', flush: true });
}
