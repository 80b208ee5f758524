import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { files } from '../pipeline/files.ts';
import { defineRule, flag } from '../pipeline/rule.ts';

/** Has nothing to do but to say that what it names is done. */
const aggregate = (name: string, description: string, inputs: Readonly<Record<string, string>>, done: string) =>
  defineRule({
    name,
    description,
    version: 1,
    inputs,
    outputs: { flag: flag(done) },
    params: z.object({}),
    resources: { threads: 1, memoryMiB: 64 },
    run: ({ outputs }) => writeFile(outputs.flag, ''),
  });

export const pushVolumetricDatasets = aggregate(
  'push_volumetric_datasets',
  'Registers masks and all densities with the atlas release.',
  {
    masks: files.pushedMasks,
    neuronGlia: files.pushedNeuronGliaDensities,
    inhibitory: files.pushedInhibitoryDensities,
    meTypes: files.pushedMetypes,
  },
  files.pushedVolumetricDatasets,
);

export const pushAtlasDatasets = aggregate(
  'push_atlas_datasets',
  'Registers everything: the atlas release, meshes, masks, densities and the cell composition.',
  {
    release: files.pushedAtlasRelease,
    meshes: files.pushedMeshes,
    volumes: files.pushedVolumetricDatasets,
    cellComposition: files.pushedCellComposition,
  },
  files.pushedAtlasDatasets,
);
