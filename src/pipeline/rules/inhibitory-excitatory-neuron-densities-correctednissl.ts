import {
  inhibitoryShares,
  MOUSE_INHIBITORY,
} from '../../algorithms/densities/inhibitory-excitatory/inhibitory-counts.ts';
import { inhibitoryExcitatoryDensities } from '../../algorithms/densities/inhibitory-excitatory/inhibitory-excitatory-densities.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { readBrain } from '../read-brain.ts';
import { defineRule, directory } from '../rule.ts';
import { writeDensities } from '../write-densities.ts';
import { writeJson } from '../write-json.ts';

export const inhibitoryExcitatoryNeuronDensitiesCorrectednissl = defineRule({
  name: 'inhibitory_excitatory_neuron_densities_correctednissl',
  description: 'Densities of inhibitory and of excitatory neurons, from the expression of gad and nrn1.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    gad: files.geneGad,
    nrn: files.geneNrn1,
    neuronDensity: files.neuronDensity,
    groups: files.regionsGroups,
  },
  outputs: { densities: directory(files.neuronDensities), report: files.neuronDensitiesReport },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 1536, diskMiB: 512 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    const { brain, groups, header: like } = await readBrain(inputs, { compat, signal });
    const source = async (path: string) => (await streamNrrd(path)).source;
    const sources = {
      gad: await source(inputs.gad),
      nrn: await source(inputs.nrn),
      neuronDensity: await source(inputs.neuronDensity),
    };
    const count = MOUSE_INHIBITORY.reduce((sum, cells) => sum + cells, 0);
    const options = { count, shares: inhibitoryShares(MOUSE_INHIBITORY), compat, signal };
    const volumes = inhibitoryExcitatoryDensities(workers, brain, groups, sources, options);
    const named = asNeurons(volumes);
    await writeJson(
      outputs.report,
      await writeDensities(outputs.densities, named, { like, level, count: 2, progress }),
    );
  },
});

/** The reference's names of the files: `inhibitory_neuron_density.nrrd`. */
async function* asNeurons(volumes: ReturnType<typeof inhibitoryExcitatoryDensities>) {
  for await (const volume of volumes) yield { ...volume, name: `${volume.name}_neuron` as const };
}
