import { z } from 'zod';
import { InvalidCommand, InvalidUserConfig } from './errors.ts';
import { VARIABLES, variablesIn } from './variables.ts';

const WORKING_DIR = '{WORKING_DIR}/';

/** What is done for one brain region instead of, and merged over, what a rule does for all. */
const Region = z.object({
  brainRegion: z.string().regex(/\/\d+$/, 'an address that ends with /<region id> is needed'),
  /** Known and not used: the command runs on this machine. */
  container: z
    .string()
    .regex(/^docker:\/\/\S+$/, 'docker:// and a name without blanks is needed')
    .optional(),
  CLI: z.object({
    /** Words of a shell; `{WORKING_DIR}` stands for the working folder. */
    command: z.string().min(1),
    /** Appended to the command; `{input.<variable>}` stands for a file of the pipeline. */
    args: z.string().default(''),
  }),
  output_dir: z
    .string()
    .startsWith(WORKING_DIR)
    .refine(
      // It is emptied before the command runs, so it is not where the project keeps its state.
      (path) => /^[^.]/.test(outputDir(path)) && !outputDir(path).split('/').includes('..'),
      'a folder below {WORKING_DIR} is needed, whose name does not start with a dot',
    ),
});
export type CustomRegion = z.infer<typeof Region>;

/** A `user_config.json` of the reference pipeline, as plain JSON. */
export const UserConfig = z.object({
  rules: z.array(z.object({ rule: z.string(), execute: z.array(Region).min(1) })),
});
export type UserConfig = z.infer<typeof UserConfig>;

/** The region's id, at the end of its address. */
export const regionIdOf = ({ brainRegion }: CustomRegion): number =>
  Number(brainRegion.slice(brainRegion.lastIndexOf('/') + 1));

/** Where the command puts its results, relative to WORKING_DIR. */
export const outputDirOf = (region: CustomRegion): string => outputDir(region.output_dir);

const outputDir = (path: string): string =>
  path
    .slice(WORKING_DIR.length)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

/**
 * @param path - where it was read from, for messages
 * @throws InvalidUserConfig, InvalidCommand
 * @see bbp-atlas-pipeline-validator
 */
export function parseUserConfig(json: unknown, path: string): UserConfig {
  const parsed = UserConfig.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidUserConfig({ path, at: issue.path.join('/') || 'the top', problem: issue.message });
  }
  for (const [i, { rule, execute }] of parsed.data.rules.entries()) {
    if (parsed.data.rules.findIndex((other) => other.rule === rule) < i) {
      throw new InvalidUserConfig({ path, at: `rules/${i}`, problem: `${rule} is customised before` });
    }
    const ids = execute.map(regionIdOf);
    const twice = ids.find((id, n) => ids.indexOf(id) < n);
    if (twice !== undefined) {
      throw new InvalidUserConfig({ path, at: `rules/${i}/execute`, problem: `region ${twice} is there twice` });
    }
    for (const { CLI } of execute) checkVariables(CLI.args, rule, path);
  }
  return parsed.data;
}

function checkVariables(args: string, rule: string, path: string): void {
  const known = Object.keys(VARIABLES).map((name) => `input.${name}`);
  const variable = variablesIn(args).find((name) => !known.includes(name));
  if (variable !== undefined) throw new InvalidCommand({ path, rule, variable, known });
}
