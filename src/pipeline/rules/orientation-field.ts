import {
  orientationField as orientationFieldOf,
  orientationKinds,
} from '../../algorithms/vectors/orientation-field.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';
import { writeVolume } from '../write-volume.ts';

export const orientationField = defineRule({
  name: 'orientation_field',
  description: 'Orientations of cells along the direction vectors, as quaternions.',
  version: 2,
  inputs: { directionVectors: files.directionVectorsCcfv3 },
  outputs: { orientations: files.cellOrientations },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 512, diskMiB: 800 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    const { header, source } = await streamNrrd(inputs.directionVectors);
    const orientations = orientationFieldOf(workers, header, source, { compat: params.COMPAT }, { signal });
    const options = { like: header, kinds: orientationKinds(params.COMPAT), level: params.COMPRESSION_LEVEL, progress };
    await writeVolume(outputs.orientations, orientations, options);
  },
});
