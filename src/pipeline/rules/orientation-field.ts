import {
  orientationField as orientationFieldOf,
  QUATERNION_KINDS,
  type Vectors,
} from '../../algorithms/vectors/orientation-field.ts';
import { readNrrd } from '../../volume/nrrd/read.ts';
import { memorySource } from '../../volume/slab-source.ts';
import type { Volume } from '../../volume/volume.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';
import { writeVolume } from '../write-volume.ts';

export const orientationField = defineRule({
  name: 'orientation_field',
  description: 'Orientations of cells along the direction vectors, as quaternions.',
  version: 1,
  inputs: { directionVectors: files.directionVectorsCcfv3 },
  outputs: { orientations: files.cellOrientations },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 1536, diskMiB: 800 },
  async run({ inputs, outputs, params, progress }, { workers }) {
    const { header, volume } = await readNrrd(inputs.directionVectors);
    // orientationFieldOf refuses a header that says otherwise.
    const vectors = memorySource(volume as Volume<Vectors>);
    const orientations = orientationFieldOf(workers, header, vectors, { compat: params.COMPAT });
    const options = { like: header, kinds: QUATERNION_KINDS, level: params.COMPRESSION_LEVEL, progress };
    await writeVolume(outputs.orientations, orientations, options);
  },
});
