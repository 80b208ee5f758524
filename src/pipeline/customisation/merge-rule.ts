import { constants, copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule, outputPath, type Rule } from '../rule.ts';
import { type DefaultFile, defaultFiles } from './default-files.ts';
import { NothingToMerge } from './errors.ts';
import { extendHintsMetadata } from './hints-metadata.ts';
import { type MergedRegion, mergeFile } from './merge-file.ts';
import { type CustomRegion, outputDirOf, regionIdOf } from './user-config.ts';

export const mergeRuleName = (rule: string): string => `merge_${rule}`;

/**
 * The rule that makes what `rule` makes, with the results of regions merged over it.
 *
 * @param byDefault - `rule` with its outputs where the defaults lie
 * @throws NothingToMerge
 * @see bbp-atlas-pipeline, customize_pipeline.py
 */
export function mergeRule(rule: Rule, byDefault: Rule, regions: readonly CustomRegion[]): Rule {
  const outputs = Object.values(rule.outputs);
  if (!outputs.some((output) => (typeof output === 'string' ? output.endsWith('.nrrd') : 'directory' in output))) {
    throw new NothingToMerge({ rule: rule.name });
  }
  const inputs: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      Object.entries(byDefault.outputs).map(([name, output]) => [byName(name), outputPath(output)]),
    ),
    ...Object.fromEntries(regions.map((region) => [byId(regionIdOf(region)), outputDirOf(region)])),
    hierarchy: files.hierarchy,
    annotation: files.annotationCcfv3,
  };
  return defineRule({
    name: mergeRuleName(rule.name),
    description: `${rule.name} with ${regions.length} customised region(s) merged over it.`,
    version: 1,
    priority: 10,
    inputs,
    outputs: rule.outputs,
    // Which region a folder is of is nowhere in the inputs, but decides where it is laid over the default.
    params: parameters('COMPAT', 'COMPRESSION_LEVEL').extend({
      regions: z.record(z.string(), z.int()).default(regionsByFolder(regions)),
    }),
    resources: rule.resources,
    async run({ inputs: paths, outputs, params, signal, notice, progress }, { workers }) {
      const hierarchy = await readHierarchy(paths.hierarchy);
      const merged = regions.map(regionIdOf).map((id): MergedRegion => {
        const { acronym } = hierarchy.get(id);
        return { acronym, folder: paths[byId(id)], ids: new Set(hierarchy.descendants(id)) };
      });
      const from = (name: string) => paths[byName(name)];
      const all = await defaultFiles(rule, from, (name) => outputs[name]);
      for (const { to } of all) await mkdir(dirname(to), { recursive: true });
      const acronyms = new Map<string, readonly string[]>();
      for (const [n, file] of all.filter(({ isMerged }) => isMerged).entries()) {
        const share = (done: number) => progress((n + done) / all.length);
        const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
        const options = { compat, level, signal, notice, progress: share };
        acronyms.set(basename(file.to), await mergeFile(workers, paths.annotation, file, merged, options));
      }
      for (const file of all.filter(({ isMerged }) => !isMerged)) await copyWithRegions(file, acronyms);
    },
  });
}

/** Copies a file that is no volume; in that of placement hints the regions merged over each file are named. */
async function copyWithRegions({ from, to }: DefaultFile, acronyms: ReadonlyMap<string, readonly string[]>) {
  if (to.endsWith(files.placementHintsMetadata)) await extendHintsMetadata(from, to, acronyms);
  else await copyFile(from, to, constants.COPYFILE_FICLONE);
}

const regionsByFolder = (regions: readonly CustomRegion[]): Readonly<Record<string, number>> =>
  Object.fromEntries(regions.map((region) => [outputDirOf(region), regionIdOf(region)]));

const byName = (output: string): string => `default_${output}`;
const byId = (region: number): string => `region_${region}`;
