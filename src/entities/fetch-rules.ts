import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parameters } from '../pipeline/configuration.ts';
import { defineRule } from '../pipeline/rule.ts';
import { ResourceNotFound, RevisionNotFound, TagNotFound } from '../store/errors.ts';
import type { FileResource, Resource } from '../store/resource.ts';
import { findLink, inputLink } from './atlas-ids.ts';
import { type Distribution, distributionsOf } from './distribution.ts';
import { readDistributionFile } from './distribution-file.ts';
import { InputNotRegistered, NoDistribution, WrongFileFormat } from './errors.ts';
import type { Fetched } from './fetched.ts';
import { INPUT_NAMES, INPUTS, type Input } from './inputs.ts';
import { readOne } from './read-linked.ts';
import type { EntityServices } from './services.ts';

/** An input that a rule fetches. */
type FetchedInput = Input & { readonly rule: string };

/** The file that is meant, where a resource has several. */
const FAVOURED_NAME = '1.json';

export const fetchRules = INPUT_NAMES.map((name): Input => INPUTS[name])
  .filter((input): input is FetchedInput => input.rule !== undefined)
  .map(fetchRule);

function fetchRule(input: FetchedInput) {
  return defineRule({
    name: input.rule,
    description: `Fetch from the store: ${input.description}.`,
    version: 1,
    inputs: {},
    outputs: { file: input.file },
    params: dependsOnResolution(input) ? parameters('RESOLUTION') : z.object({}),
    resources: { threads: 1, memoryMiB: 128 },
    async fingerprint(params, services: EntityServices) {
      const source = await find(input, params, services);
      if (!source) return 'none';
      const { resource, found } = source;
      const fetched: Fetched = { id: resource.id, rev: resource.rev, sha256: found.file.sha256 };
      return JSON.stringify(fetched);
    },
    async run({ params, outputs, signal, log, notice }, services: EntityServices) {
      const source = await find(input, params, services);
      if (!source) {
        notice(`The store has none; \`${input.importCommand}\` would put one there. ${input.file} is empty.`);
        return writeFile(outputs.file, '');
      }
      const { resource, found } = source;
      log(`${resource.id} at revision ${resource.rev}: ${found.file.filename}, SHA-256 ${found.file.sha256}`);
      await pipeline(await services.graph.store.openFile(found.file), createWriteStream(outputs.file), { signal });
    },
  });
}

function dependsOnResolution({ key }: Input): boolean {
  return key.some((name) => name.includes('{RESOLUTION}'));
}

/**
 * @returns undefined when the store has none of an optional input
 * @throws UnknownIdsKey, InputNotRegistered, NoDistribution, WrongFileFormat, DistributionOutOfSync
 */
async function find(
  input: Input,
  { RESOLUTION = '' }: { RESOLUTION?: string },
  { graph, caller }: EntityServices,
): Promise<{ resource: Resource; found: FileResource } | undefined> {
  const link = input.optional
    ? findLink(graph.ids, input.key, RESOLUTION)
    : inputLink(graph.ids, input.key, RESOLUTION);
  if (!link) return undefined;
  const key = input.key.join('.').replaceAll('{RESOLUTION}', RESOLUTION);
  const reading = { graph, caller };
  const resource = await readOne(reading, link).catch((cause: unknown) => {
    if (input.optional && cause instanceof ResourceNotFound) return undefined;
    const missing = [ResourceNotFound, TagNotFound, RevisionNotFound].some((type) => cause instanceof type);
    throw missing ? new InputNotRegistered({ key, id: link.id, importCommand: input.importCommand }, { cause }) : cause;
  });
  if (!resource) return undefined;
  const distribution = chooseDistribution(input, key, resource);
  return { resource, found: await readDistributionFile(reading, resource.id, distribution) };
}

function chooseDistribution({ file: output }: Input, key: string, resource: Resource): Distribution {
  const all = distributionsOf(resource).filter(({ contentUrl }) => contentUrl !== undefined);
  const chosen = all.find(({ name }) => name === FAVOURED_NAME) ?? all[0];
  if (!chosen) throw new NoDistribution({ key, id: resource.id });
  const wanted = extension(output);
  const file = chosen.name ?? '';
  if (extension(file) !== wanted) throw new WrongFileFormat({ key, id: resource.id, file, wanted });
  return chosen;
}

const extension = (name: string) => extname(name).slice(1).toLowerCase();
