import { stat } from 'node:fs/promises';
import { readBarrelPositions } from '../algorithms/annotation/barrels/barrel-positions.ts';
import { splitBarrels } from '../algorithms/annotation/barrels/split-barrels.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { streamAnnotation } from '../volume/nrrd/stream.ts';
import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { defineRule } from './rule.ts';
import { type ParcellationPaths, passParcellation, writeParcellation } from './write-parcellation.ts';

/** The rule that splits barrel columns of a CCF version; without barrel positions it passes its input through. */
export function barrelRule(version: 'ccfv2' | 'ccfv3', pair: ParcellationPaths, outputs: ParcellationPaths) {
  return defineRule({
    name: `split_barrel_${version}_l23split`,
    description: `Gives the barrel columns of CCF${version.slice(-2)} regions of their own.`,
    version: 1,
    inputs: { ...pair, barrels: files.barrelPositions },
    outputs: { ...outputs },
    params: parameters('COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 384, diskMiB: 16 },
    async run(job, { workers }) {
      const { inputs, params, signal, notice, progress } = job;
      if ((await stat(inputs.barrels)).size === 0) {
        notice('There are no barrel positions: the barrel columns are not split.');
        await passParcellation(inputs, job.outputs);
        return;
      }
      const hierarchy = await readHierarchy(inputs.hierarchy);
      const { header, source } = await streamAnnotation(inputs.annotation);
      const positions = await readBarrelPositions(inputs.barrels);
      const result = splitBarrels(workers, hierarchy, source, positions, { signal });
      await writeParcellation(job.outputs, result, { like: header, level: params.COMPRESSION_LEVEL, progress });
    },
  });
}
