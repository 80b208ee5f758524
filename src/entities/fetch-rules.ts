import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parameters } from '../pipeline/configuration.ts';
import { files } from '../pipeline/files.ts';
import { defineRule } from '../pipeline/rule.ts';
import { ResourceNotFound, RevisionNotFound, TagNotFound } from '../store/errors.ts';
import type { FileResource, Resource } from '../store/port.ts';
import { type IdsKey, inputLink } from './atlas-ids.ts';
import { type Distribution, distributionsOf } from './distribution.ts';
import { readDistributionFile } from './distribution-file.ts';
import { InputNotRegistered, NoDistribution, WrongFileFormat } from './errors.ts';
import type { Fetched } from './fetched.ts';
import { readOne } from './read-linked.ts';
import type { EntityServices } from './services.ts';

/** A resource of the store that becomes a file of the pipeline. */
interface Input {
  readonly rule: string;
  readonly description: string;
  /** Where the ids file has its id. */
  readonly key: IdsKey;
  /** The file that is meant, when the resource has several. */
  readonly favouredName?: string;
  readonly output: string;
  /** How the resource gets into the store. */
  readonly importCommand: string;
}

const IMPORT_CCF = 'atlasgraph import allen-ccf --annotation FILE --hierarchy FILE';

export const INPUTS: readonly Input[] = [
  {
    rule: 'fetch_ccf_brain_region_hierarchy',
    description: 'Fetch the region hierarchy.',
    key: ['ParcellationOntology', 'allen_mouse_ccf'],
    favouredName: '1.json',
    output: files.hierarchy,
    importCommand: IMPORT_CCF,
  },
  {
    rule: 'fetch_brain_parcellation_ccfv3',
    description: 'Fetch the annotation volume.',
    key: ['VolumetricDataLayer', '{RESOLUTION}', 'BrainParcellationDataLayer', 'brain_ccfv3'],
    output: files.annotationCcfv3,
    importCommand: IMPORT_CCF,
  },
  {
    rule: 'fetch_regions_layers_map',
    description: 'Fetch the layers of the regions.',
    key: ['metadata', 'regions_layers_map'],
    output: files.regionsLayersMap,
    importCommand: 'atlasgraph init',
  },
];

export const fetchRules = INPUTS.map(fetchRule);

function fetchRule(input: Input) {
  return defineRule({
    name: input.rule,
    description: input.description,
    version: 1,
    inputs: {},
    outputs: { file: input.output },
    params: dependsOnResolution(input) ? parameters('RESOLUTION') : z.object({}),
    resources: { threads: 1, memoryMiB: 128 },
    async fingerprint(params, services: EntityServices) {
      const { resource, found } = await find(input, params, services);
      const fetched: Fetched = { id: resource.id, rev: resource.rev, sha256: found.file.sha256 };
      return JSON.stringify(fetched);
    },
    async run({ params, outputs, signal, log }, services: EntityServices) {
      const { resource, found } = await find(input, params, services);
      log(`${resource.id} at revision ${resource.rev}: ${found.file.filename}, SHA-256 ${found.file.sha256}`);
      await pipeline(await services.graph.store.openFile(found.file), createWriteStream(outputs.file), { signal });
    },
  });
}

function dependsOnResolution({ key }: Input): boolean {
  return key.some((name) => name.includes('{RESOLUTION}'));
}

/** @throws UnknownIdsKey, InputNotRegistered, NoDistribution, WrongFileFormat, DistributionOutOfSync */
async function find(
  input: Input,
  { RESOLUTION = '' }: { RESOLUTION?: string },
  { graph, caller }: EntityServices,
): Promise<{ resource: Resource; found: FileResource }> {
  const link = inputLink(graph.ids, input.key, RESOLUTION);
  const key = input.key.join('.').replaceAll('{RESOLUTION}', RESOLUTION);
  const reading = { graph, caller };
  const resource = await readOne(reading, link).catch((cause: unknown) => {
    const missing = [ResourceNotFound, TagNotFound, RevisionNotFound].some((type) => cause instanceof type);
    throw missing ? new InputNotRegistered({ key, id: link.id, importCommand: input.importCommand }, { cause }) : cause;
  });
  const distribution = chooseDistribution(input, key, resource);
  return { resource, found: await readDistributionFile(reading, resource.id, distribution) };
}

function chooseDistribution({ favouredName, output }: Input, key: string, resource: Resource): Distribution {
  const all = distributionsOf(resource).filter(({ contentUrl }) => contentUrl !== undefined);
  const chosen = all.find(({ name }) => name === favouredName) ?? all[0];
  if (!chosen) throw new NoDistribution({ key, id: resource.id });
  const wanted = extension(output);
  const file = chosen.name ?? '';
  if (extension(file) !== wanted) throw new WrongFileFormat({ key, id: resource.id, file, wanted });
  return chosen;
}

const extension = (name: string) => extname(name).slice(1).toLowerCase();
