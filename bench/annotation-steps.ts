import { realInput } from '../test/shared-inputs.ts';
import type { Figures } from './figures.ts';

export const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
export const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const BARRELS = realInput('ccfv3_25/barrel_positions_25.feather');
const ISOCORTEX = realInput('metadata/isocortex_metadata.json');
const LAYERS = realInput('metadata/regions_layers_map.json');

type Place = (name: string) => string;

/** A step of the annotation side, in the words of the reference's command line, which are ours too. */
export interface Step {
  readonly name: string;
  /**
   * @param made - the path of a file that an earlier step of ours made
   * @param out - the path of a file that this step makes
   */
  command?(made: Place, out: Place): readonly string[];
  /** Its computation alone, by its name in annotation-kernels.ts. */
  readonly kernel?: string;
  /** The whole of it there, where it is no command of its own. */
  readonly script?: string;
  /** Masks and meshes have no level. */
  readonly withoutLevel?: boolean;
  /** That the reference cannot do; a later step needs what it makes. */
  readonly onlyOurs?: boolean;
  /** Of the reference, where no package of it can be installed. */
  readonly published?: Figures & { readonly what: string };
}

/** Its metadata file; the reference has none with it. */
export const THALAMUS = {
  file: 'thalamus.json',
  metadata: { region: { name: 'Thalamus', query: 'TH', attribute: 'acronym', with_descendants: true } },
};

const original = ['--annotation-path', ANNOTATION, '--hierarchy-path', HIERARCHY];
const vectors = (...words: string[]) => ['atlas-direction-vectors', 'direction-vectors', ...words, ...original];
/** The annotation and hierarchy that a step starts from, and those that it makes. */
const from = (made: Place, name: string) => [
  ...['--annotation-path', made(`${name}.nrrd`), '--hierarchy-path', made(`${name}.json`)],
];
const to = (out: Place, name: string) => [
  ...['--output-annotation-path', out(`${name}.nrrd`), '--output-hierarchy-path', out(`${name}.json`)],
];

const exportOf = (made: Place, out: Place) => [
  ...['parcellationexport', '--parcellation-volume', made('barrels.nrrd'), '--hierarchy', made('barrels.json')],
  ...['--region-layer-map', LAYERS, '--out-mask-dir', out('masks'), '--out-metadata', out('metadata.json')],
  ...['--out-hierarchy-volume', out('mba_hierarchy.json'), '--out-hierarchy-jsonld', out('mba_hierarchy_ld.json')],
];

/** In the order of the chain; a step reads what those before it made. */
export const STEPS: readonly Step[] = [
  {
    name: 'vectors isocortex, shading-blur-gradient',
    command: (_made, out) =>
      vectors('isocortex', '--algorithm', 'shading-blur-gradient').concat('--output-path', out('isocortex.nrrd')),
  },
  {
    name: 'split layer 2/3',
    command: (made, out) => [
      ...['atlas-splitter', 'split-isocortex-layer-23', ...original, ...to(out, 'split')],
      ...['--direction-vectors-path', made('isocortex.nrrd')],
    ],
  },
  {
    name: 'leaves only',
    kernel: 'leaves-only',
    command: (made, out) => ['leaves-only', ...from(made, 'split'), ...to(out, 'leaves')],
    published: { cpu: 18, peak: 6656, what: 'measured once, no package' },
  },
  {
    name: 'split barrel columns',
    command: (made, out) => [
      ...['atlas-splitter', 'split-barrel-columns', ...from(made, 'leaves'), ...to(out, 'barrels')],
      ...['--barrels-path', BARRELS],
    ],
  },
  {
    name: 'hemispheres',
    kernel: 'hemispheres',
    command: (made, out) => [
      ...['hemispheres', '--annotation-path', made('barrels.nrrd'), '--output-path', out('hemispheres.nrrd')],
    ],
  },
  {
    name: 'vectors thalamus',
    command: (_made, out) => vectors('thalamus').concat('--output-path', out('thalamus.nrrd')),
  },
  {
    name: 'vectors from-center, root',
    kernel: 'from-center',
    command: (_made, out) => vectors('from-center', '--region', 'root').concat('--output-path', out('vectors.nrrd')),
  },
  {
    name: 'merge of isocortex and thalamus over it',
    kernel: 'merge',
    script: 'merge files',
    published: { cpu: 105, peak: 7988, what: 'measured once, no package' },
  },
  {
    name: 'orientation field',
    kernel: 'orientation-field',
    command: (made, out) => [
      ...['atlas-direction-vectors', 'orientation-field', '--direction-vectors-path', made('vectors.nrrd')],
      ...['--output-path', out('orientations.nrrd')],
    ],
  },
  {
    name: 'placement hints isocortex, voxel-based',
    command: (made, out) => [
      ...['atlas-placement-hints', 'isocortex', ...from(made, 'barrels'), '--algorithm', 'voxel-based'],
      ...['--direction-vectors-path', made('isocortex.nrrd'), '--metadata-path', ISOCORTEX],
      ...['--output-dir', out('placement_hints')],
    ],
  },
  {
    name: 'vectors thalamus of the unreleased version, which have NaN',
    command: (_, out) =>
      vectors('thalamus', '--thalamus-release', 'main', '--compat').concat('--output-path', out('with_nan.nrrd')),
    onlyOurs: true,
  },
  {
    name: 'interpolate NaN by hemisphere',
    command: (made, out) => [
      ...vectors('interpolate', '--nans', '--restrict-to-hemisphere', '--metadata-path', made(THALAMUS.file)),
      ...['--direction-vectors-path', made('with_nan.nrrd'), '--output-path', out('interpolated.nrrd')],
    ],
  },
  {
    name: 'masks and adjacency of all regions',
    kernel: 'masks and adjacency',
    command: exportOf,
    withoutLevel: true,
    published: { cpu: 20 * 1309, peak: 2662, what: '20 s for each of 1,309 regions, its mesh included' },
  },
  {
    name: 'the same and the meshes',
    command: (made, out) => [...exportOf(made, out), '--out-mesh-dir', out('meshes')],
    withoutLevel: true,
    published: { cpu: 20 * 1309, peak: 2662, what: '20 s for each of 1,309 regions' },
  },
];
