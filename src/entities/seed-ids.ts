import { uuidV5 } from '../linked-data/uuid.ts';
import type { AtlasIds } from './atlas-ids.ts';

/** Voxel sizes (µm) that inputs have ids for. */
const RESOLUTIONS = ['10', '25', '50', '100'];

const VOLUMES: Readonly<Record<string, readonly string[]>> = {
  BrainParcellationDataLayer: ['brain_ccfv2', 'brain_ccfv3', 'fiber_ccfv2', 'barrel_positions'],
  NISSLImageDataLayer: ['ara_nissl', 'corrected_nissl'],
  GeneExpressionVolumetricDataLayer: [
    ...['aldh1l1', 'cnp', 'gad', 'gfap', 'mbp', 'nrn1', 's100b', 'tmem119'],
    ...['pv_correctednissl', 'sst_correctednissl', 'vip_correctednissl', 'gad67_correctednissl'],
  ],
  ImageStack: ['nissl_stack_ccfv2_coronal', 'annotation_stack_ccfv2_coronal'],
};

const METADATA = [
  ...['regions_layers_map', 'regions_configuration', 'isocortex', 'isocortex_23', 'measurements', 'homogenous_regions'],
  ...['realigned_slices', 'std_cells', 'mapping_cortex_all_to_exc_mtypes', 'placement_hints_layers'],
  ...['L1', 'L23', 'L4', 'L5', 'L6', 'TH_INH'].map((part) => `probability_map_${part}`),
];

const MOUSE = 'http://purl.obolibrary.org/obo/NCBITaxon_10090';

/**
 * The ids file of a new project: every input of the reference pipeline under an id of our own.
 *
 * @param base - of the atlas project; all ids but the species' start with it
 */
export function seedIds(base: string): AtlasIds {
  const id = (...key: string[]) => `${base}${uuidV5([base, ...key].join('\n'))}`;
  const ids = (names: readonly string[], ...key: string[]) =>
    Object.fromEntries(names.map((name) => [name, id(...key, name)]));
  const volumes = (resolution: string) => ({
    ...Object.fromEntries(
      Object.entries(VOLUMES).map(([type, names]) => [type, ids(names, 'VolumetricDataLayer', resolution, type)]),
    ),
    BrainTemplateDataLayer: ids([`average_template_${resolution}`], 'BrainTemplateDataLayer'),
  });
  const forBoth = (name: string) => ({ prod: id(name), staging: id(name) });
  return {
    AtlasRelease: forBoth('AtlasRelease'),
    CellComposition: forBoth('CellComposition'),
    species: MOUSE,
    reference_system: id('reference_system'),
    ParcellationOntology: ids(['allen_mouse_ccf'], 'ParcellationOntology'),
    VolumetricDataLayer: Object.fromEntries(RESOLUTIONS.map((resolution) => [resolution, volumes(resolution)])),
    metadata: ids(METADATA, 'metadata'),
  };
}
