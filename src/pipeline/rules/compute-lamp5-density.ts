import { join } from 'node:path';
import { computeLamp5 } from '../compute-lamp5.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';
import { writeJson } from '../write-json.ts';

export const computeLamp5Density = defineRule({
  name: 'compute_lamp5_density',
  description: 'Density of the inhibitory neurons that express none of the other markers.',
  version: 1,
  inputs: { inhibitory: files.inhibitoryDensitiesValidated },
  outputs: { density: files.lamp5Density, report: files.lamp5Report },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 1, memoryMiB: 192, diskMiB: 256 },
  async run({ inputs, outputs, params, signal, log }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    const of = (marker: string) => join(inputs.inhibitory, `${marker}+_density.nrrd`);
    const markers = { gad67: of('gad67'), vip: of('vip'), sst: of('sst'), pv: of('pv') };
    const clipped = await computeLamp5(markers, outputs.density, { compat, level, signal });
    await writeJson(outputs.report, { clipped });
    log(`Below 0, and set to 0: ${clipped.voxels} voxels, the least ${clipped.least}.`);
  },
});
