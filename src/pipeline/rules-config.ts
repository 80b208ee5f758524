import { readFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from './configuration.ts';
import { writeText } from './ledger.ts';
import type { Plan } from './plan.ts';
import { inputPath, outputPath } from './rule.ts';

/** Below WORKING_DIR: what rules are configured by. */
const FOLDER = 'rules_config_dir/';

/** The templates that come with the software. */
const OURS = fileURLToPath(new URL('../../rules_config_dir_templates/', import.meta.url));

/**
 * Makes the configuration files that rules of a plan read and no rule makes: `<name>_template.<ext>` of
 * RULES_CONFIG_DIR_TEMPLATES, or else ours, with WORKING_DIR filled in. A file that is there stays.
 *
 * @returns files that say another thing than their template does now
 */
export async function expandTemplates(
  { jobs }: Plan,
  projectDir: string,
  workingDir: string,
  configuration: Pick<Configuration, 'REPO_PATH' | 'RULES_CONFIG_DIR_TEMPLATES' | 'WORKING_DIR'>,
): Promise<string[]> {
  const made = new Set(jobs.flatMap(({ rule }) => Object.values(rule.outputs).map(outputPath)));
  const read = new Set(jobs.flatMap(({ rule }) => Object.values(rule.inputs).map(inputPath)));
  const folder = resolve(projectDir, configuration.REPO_PATH, configuration.RULES_CONFIG_DIR_TEMPLATES);
  const differing: string[] = [];
  for (const path of [...read].filter((each) => each.startsWith(FOLDER) && !made.has(each))) {
    const { name: stem, ext } = parse(path);
    const name = `${stem}_template${ext}`;
    const template = (await textOf(join(folder, name))) ?? (await textOf(join(OURS, name)));
    const current = await textOf(join(workingDir, path));
    const text = template?.replaceAll('{WORKING_DIR}', configuration.WORKING_DIR);
    if (text === undefined || current === text) continue;
    if (current === undefined) await writeText(join(workingDir, path), text);
    else differing.push(path);
  }
  return differing;
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
