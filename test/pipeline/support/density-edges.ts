const AFTER_BARRELS = 'split_barrel_ccfv3_l23split';
const ANNOTATION = 'validate_annotation_v3';
const BOTH = [AFTER_BARRELS, ANNOTATION];
const CELLS = 'validate_cell_density';
const NEURONS = 'validate_neuron_glia_cell_densities';
const INHIBITORY = 'validate_inhibitory_densities';
const ME_TYPES = 'validate_all_ME_densities';
const MAPS = ['L1', 'L23', 'L4', 'L5', 'L6', 'TH_INH'].map((part) => `fetch_probability_map_${part}`);
const GLIA_GENES = ['aldh1l1', 'cnp', 'mbp', 'gfap', 's100b', 'tmem119'].map((gene) => `fetch_gene_${gene}`);
const FITTED_GENES = ['gad67', 'pv', 'sst', 'vip'].map((gene) => `fetch_gene_${gene}_correctednissl`);

/** Producers by consumer, as in the published graph of the reference pipeline (bbp-atlas-pipeline, dag_push_atlas.gv). */
export const DENSITY_EDGES: Readonly<Record<string, readonly string[]>> = {
  fetch_genes_correctednissl: FITTED_GENES,
  combine_markers: [...BOTH, ...GLIA_GENES],
  cell_density_correctednissl: [...BOTH, 'fetch_corrected_nissl_stained_volume', 'fetch_regions_config'],
  [CELLS]: [ANNOTATION, 'cell_density_correctednissl'],
  glia_cell_densities_correctednissl: [...BOTH, CELLS, 'combine_markers', 'fetch_regions_config'],
  [NEURONS]: [ANNOTATION, 'glia_cell_densities_correctednissl'],
  inhibitory_excitatory_neuron_densities_correctednissl: [
    ...BOTH,
    ...['fetch_gene_gad', 'fetch_gene_nrn1', NEURONS, 'fetch_regions_config'],
  ],
  average_densities_correctednissl: [...BOTH, CELLS, NEURONS, 'fetch_measurements'],
  fit_average_densities_correctednissl: [
    ...BOTH,
    ...[NEURONS, 'average_densities_correctednissl', 'fetch_genes_correctednissl', 'fetch_realigned_slices'],
    ...['fetch_std_cells', 'fetch_homogenous_regions', 'fetch_regions_config'],
    // The reference has the flag of the four fetches only; here the fit depends on their content.
    ...FITTED_GENES,
  ],
  inhibitory_neuron_densities_linprog_correctednissl: [...BOTH, NEURONS, 'fit_average_densities_correctednissl'],
  [INHIBITORY]: [...BOTH, CELLS, NEURONS, 'inhibitory_neuron_densities_linprog_correctednissl'],
  compute_lamp5_density: [INHIBITORY],
  excitatory_split: [
    ...BOTH,
    ...[INHIBITORY, NEURONS, 'fetch_mapping_cortex_all_to_exc_mtypes', 'fetch_isocortex_metadata'],
  ],
  create_mtypes_densities_from_probability_map: [...BOTH, INHIBITORY, 'compute_lamp5_density', ...MAPS],
  [ME_TYPES]: [ANNOTATION, 'create_mtypes_densities_from_probability_map', 'excitatory_split'],
  validate_excitatory_ME_densities: [ANNOTATION, 'excitatory_split'],
  validate_inhibitory_ME_densities: [ANNOTATION, 'create_mtypes_densities_from_probability_map'],
  push_neuron_glia_densities: [NEURONS, AFTER_BARRELS],
  push_inhibitory_neuron_densities: [INHIBITORY, AFTER_BARRELS],
  push_metype_pipeline_datasets: [ME_TYPES, AFTER_BARRELS],
  push_volumetric_datasets: [
    'push_masks',
    'push_neuron_glia_densities',
    'push_inhibitory_neuron_densities',
    'push_metype_pipeline_datasets',
  ],
  // The reference reads the densities from the store; here they are summed where they lie.
  create_cellCompositionVolume_payload: ['push_metype_pipeline_datasets', ME_TYPES],
  create_cellCompositionSummary_payload: [...BOTH, 'create_cellCompositionVolume_payload', ME_TYPES],
  push_cellComposition: [
    AFTER_BARRELS,
    'create_cellCompositionVolume_payload',
    'create_cellCompositionSummary_payload',
  ],
  push_atlas_datasets: ['push_atlas_release', 'push_meshes', 'push_volumetric_datasets', 'push_cellComposition'],
  transplant_neuron_glia_cell_densities_correctednissl: [AFTER_BARRELS, 'validate_annotation_v2', ANNOTATION, NEURONS],
  transplant_inhibitory_neuron_densities_linprog_correctednissl: [
    ...[AFTER_BARRELS, 'validate_annotation_v2', ANNOTATION, INHIBITORY],
  ],
  transplant_excitatory_split: [AFTER_BARRELS, 'validate_annotation_v2', ANNOTATION, ME_TYPES],
  transplant_mtypes_densities_from_probability_map: [AFTER_BARRELS, 'validate_annotation_v2', ANNOTATION, ME_TYPES],
};
