import { dirname } from 'node:path';
import { z } from 'zod';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { files } from '../files.ts';
import { ancient, defineRule, directory, outputPath, type Rule } from '../rule.ts';
import { CustomCommandFailed, PathNotForShell } from './errors.ts';
import { checkRegions } from './region-order.ts';
import { runShell } from './shell-command.ts';
import { type CustomRegion, outputDirOf, regionIdOf } from './user-config.ts';
import { VARIABLES, variablesIn } from './variables.ts';

/**
 * The rule that runs a user's command for one region.
 *
 * @param rule - the customised rule, its outputs where the defaults lie
 * @param regions - all regions it is customised for
 */
export function regionRule(rule: Rule, region: CustomRegion, regions: readonly CustomRegion[]): Rule {
  const id = regionIdOf(region);
  const name = `${rule.name}_region${id}`;
  const variables = variablesIn(region.CLI.args).map((variable) => variable.replace('input.', ''));
  return defineRule({
    name,
    description: `What is customised of ${rule.name} for region ${id}.`,
    version: 1,
    inputs: {
      ...Object.fromEntries(variables.map((variable) => [variable, VARIABLES[variable]])),
      hierarchy: files.hierarchy,
      default: ancient(outputPath(Object.values(rule.outputs)[0])),
    },
    outputs: { results: directory(outputDirOf(region)) },
    // The command is part of the job's key as a parameter that no configuration sets.
    params: z.object({ command: z.string().default(region.CLI.command), args: z.string().default(region.CLI.args) }),
    resources: rule.resources,
    async run({ inputs, outputs, signal, log, notice }, { command }) {
      const hierarchy = await readHierarchy(inputs.hierarchy);
      checkRegions(hierarchy, regions.map(regionIdOf), rule.name);
      const folder = dirname(inputs.hierarchy);
      const script = scriptOf(region, { folder, results: outputs.results, inputs });
      if (region.container) notice(`The container ${region.container} is not used: the command runs on this machine.`);
      log(script);
      const lastLines: string[] = [];
      const onLine = (line: string) => {
        log(line);
        lastLines.push(line);
        if (lastLines.length > 3) lastLines.shift();
      };
      const exitCode = await runShell({ script, folder, program: command ?? [], signal, onLine });
      if (exitCode !== 0) throw new CustomCommandFailed({ rule: name, command: script, exitCode, lastLines });
    },
  });
}

interface Places {
  /** WORKING_DIR. */
  readonly folder: string;
  /** Where the results are to be written while the job runs. */
  readonly results: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Command and arguments with paths for variables. What goes to the region's folder goes to `results`.
 *
 * @throws PathNotForShell
 */
function scriptOf({ CLI, output_dir }: CustomRegion, { folder, results, inputs }: Places): string {
  for (const path of [folder, results]) {
    if (!/^[\p{L}\p{N}/._+=,:@%-]+$/u.test(path)) throw new PathNotForShell({ path });
  }
  const outputs = new RegExp(`${literally(output_dir.replace(/\/+$/, ''))}(?![^/\\s'";&|)])`, 'g');
  const command = CLI.command.replace(outputs, () => results).replaceAll('{WORKING_DIR}', () => folder);
  const args = CLI.args.replace(/\{input\.([^{}]*)\}/g, (_, variable: string) => inputs[variable]);
  return `${command} ${args}`.trim();
}

/** The text as a part of a regular expression. */
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
