import { join } from 'node:path';
import { realInput } from '../test/shared-inputs.ts';
import { PROBABILITY_MAPS } from '../test/support/density-inputs.ts';
import { ANNOTATION } from './density-inputs.ts';
import type { Figures } from './figures.ts';

/** Folders of the synthetic inputs, of what earlier steps of ours made, and of what this one makes. */
export interface Places {
  readonly inputs: string;
  readonly made: string;
  readonly out: string;
}

/** A step of the density side, in the words of the reference's command line, which are ours too. */
export interface Step {
  readonly name: string;
  command(places: Places): readonly string[];
  /** Its commands take no compression level. */
  readonly withoutLevel?: boolean;
  /** Of the reference, where it takes too long to be run along. */
  readonly published?: Figures & { readonly what: string };
}

const GROUPS = ['--group-ids-config-path', realInput('densities/metadata/group_ids.json')];
const MARKERS = ['gad67', 'pv', 'sst', 'vip'] as const;

const atlas = ({ inputs }: Places) => [
  ...['--annotation-path', ANNOTATION, '--hierarchy-path', join(inputs, 'hierarchy.json')],
];
const cells = (name: string, places: Places, ...words: readonly string[]) => [
  ...['atlas-densities', 'cell-densities', name, ...atlas(places), ...words],
];
const maps = (names: readonly string[], places: Places) => [
  ...['atlas-densities', 'mtype-densities', 'create-from-probability-map', ...atlas(places)],
  ...names.flatMap((name) => ['--probability-map', join(places.inputs, `map_${name}.csv`)]),
  ...MARKERS.flatMap((name) => ['--marker', name, join(places.made, `linprog/${name}+_density.nrrd`)]),
  ...['--marker', 'approx_lamp5', join(places.made, 'lamp5.nrrd')],
  ...['--synapse-class', 'INH', '--n-jobs', '1', '--output-dir', join(places.out, `maps_${names.join('_')}`)],
];

/** In the order of the chain; a step reads what those before it made. */
export const STEPS: readonly Step[] = [
  {
    name: 'combine-markers',
    command: (places) => [
      ...['atlas-densities', 'combination', 'combine-markers', ...atlas(places)],
      ...['--config', join(places.out, 'combine.yaml')],
    ],
  },
  {
    name: 'cell-density',
    command: (places) => [
      ...cells('cell-density', places, ...GROUPS, '--nissl-path', join(places.inputs, 'nissl.nrrd')),
      ...['--output-path', join(places.out, 'cell_density.nrrd')],
    ],
  },
  {
    name: 'glia-cell-densities',
    command: (places) => [
      ...cells('glia-cell-densities', places, ...GROUPS),
      ...['--cell-density-path', join(places.made, 'cell_density.nrrd')],
      ...['glia', 'astrocyte', 'oligodendrocyte', 'microglia'].flatMap((type) => [
        ...[`--${type}-density-path`, join(places.made, `${type}.nrrd`)],
      ]),
      ...['--glia-proportions-path', join(places.made, 'glia_proportions.json')],
      ...['--output-dir', join(places.out, 'glia')],
    ],
  },
  {
    name: 'inhibitory-and-excitatory-neuron-densities',
    command: (places) => [
      ...cells('inhibitory-and-excitatory-neuron-densities', places, ...GROUPS),
      ...['--gad1-path', join(places.inputs, 'gad67.nrrd'), '--nrn1-path', join(places.inputs, 'nrn1.nrrd')],
      ...['--neuron-density-path', join(places.made, 'glia/neuron_density.nrrd')],
      ...['--output-dir', join(places.out, 'inhibitory_excitatory')],
    ],
  },
  {
    name: 'measurements-to-average-densities',
    withoutLevel: true,
    command: (places) => [
      ...cells('measurements-to-average-densities', places, '--region-name', 'root'),
      ...['--cell-density-path', join(places.made, 'cell_density.nrrd')],
      ...['--neuron-density-path', join(places.made, 'glia/neuron_density.nrrd')],
      ...['--measurements-path', realInput('metadata/measurements.csv')],
      ...['--output-path', join(places.out, 'average.csv')],
    ],
    published: { cpu: 2000, peak: 4500, what: 'extrapolated from 480 s' },
  },
  {
    name: 'fit-average-densities',
    withoutLevel: true,
    command: (places) => [
      ...cells('fit-average-densities', places, ...GROUPS, '--region-name', 'root'),
      ...['--neuron-density-path', join(places.made, 'glia/neuron_density.nrrd')],
      ...['--average-densities-path', join(places.made, 'average.csv')],
      ...['--homogenous-regions-path', realInput('densities/measurements/homogenous_regions.csv')],
      ...['--gene-config-path', join(places.out, 'fit.yaml')],
      ...['--fitted-densities-output-path', join(places.out, 'fitted.csv')],
      ...['--fitting-maps-output-path', join(places.out, 'fitting_maps.json')],
    ],
  },
  {
    name: 'inhibitory-neuron-densities, linear programme',
    command: (places) => [
      ...cells('inhibitory-neuron-densities', places, '--region-name', 'root', '--algorithm', 'linprog'),
      ...['--neuron-density-path', join(places.made, 'glia/neuron_density.nrrd')],
      ...['--average-densities-path', join(places.made, 'fitted.csv'), '--output-dir', join(places.out, 'linprog')],
    ],
  },
  {
    name: 'compute-lamp5',
    command: (places) => [
      'compute-lamp5',
      ...MARKERS.flatMap((name) => [`--${name}-path`, join(places.made, `linprog/${name}+_density.nrrd`)]),
      ...['--output-path', join(places.out, 'lamp5.nrrd')],
    ],
  },
  {
    name: 'excitatory-split, 20 volumes',
    command: (places) => [
      ...cells('excitatory-split', places),
      ...['--neuron-density', join(places.made, 'glia/neuron_density.nrrd')],
      ...['--inhibitory-density', join(places.made, 'linprog/gad67+_density.nrrd')],
      ...['--metadata-path', realInput('metadata/isocortex_metadata.json')],
      ...['--cortex-all-to-exc-mtypes', realInput('densities/mtypes/mapping_cortex_all_to_exc_mtypes.csv')],
      ...['--output-dir', join(places.out, 'split')],
    ],
  },
  { name: 'ME-types of layer 1', withoutLevel: true, command: (places) => maps(['L1'], places) },
  { name: 'ME-types of layer 4', withoutLevel: true, command: (places) => maps(['L4'], places) },
  {
    name: 'ME-types of all six maps',
    withoutLevel: true,
    command: (places) => maps(PROBABILITY_MAPS, places),
    published: { cpu: 400, peak: 4700, what: 'extrapolated from layers 1 and 4' },
  },
];
