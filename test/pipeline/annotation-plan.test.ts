import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALL_RULES } from '../../src/cli/rules.ts';
import { planTarget } from '../../src/pipeline/plan.ts';

/** Producers by consumer, as in the published graph of the reference pipeline (bbp-atlas-pipeline, dag_push_atlas.gv). */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  direction_vectors_default_ccfv3: ['fetch_ccf_brain_region_hierarchy', 'fetch_brain_parcellation_ccfv3'],
  direction_vectors_isocortex_ccfv3: ['fetch_ccf_brain_region_hierarchy', 'fetch_brain_parcellation_ccfv3'],
  orientation_field: ['direction_vectors_default_ccfv3'],
  split_isocortex_layer_23_ccfv3: [
    'direction_vectors_isocortex_ccfv3',
    'fetch_ccf_brain_region_hierarchy',
    'fetch_brain_parcellation_ccfv3',
  ],
  create_leaves_only_hierarchy_annotation_ccfv3: ['split_isocortex_layer_23_ccfv3'],
  split_barrel_ccfv3_l23split: ['create_leaves_only_hierarchy_annotation_ccfv3', 'fetch_barrel_positions'],
  validate_annotation_v3: ['split_barrel_ccfv3_l23split'],
  create_hemispheres_ccfv3: ['validate_annotation_v3'],
  placement_hints: [
    'validate_annotation_v3',
    'split_barrel_ccfv3_l23split',
    'fetch_isocortex_metadata',
    'direction_vectors_default_ccfv3',
  ],
  export_brain_region: ['split_barrel_ccfv3_l23split', 'validate_annotation_v3', 'fetch_regions_layers_map'],
  push_atlas_release: [
    'export_brain_region',
    'validate_annotation_v3',
    'create_hemispheres_ccfv3',
    'placement_hints',
    'direction_vectors_default_ccfv3',
    'orientation_field',
  ],
  push_meshes: ['export_brain_region'],
  push_masks: ['export_brain_region'],
  push_direction_vectors: ['direction_vectors_default_ccfv3', 'split_barrel_ccfv3_l23split'],
  push_orientation_field: ['orientation_field', 'split_barrel_ccfv3_l23split'],
  push_neuron_glia_densities: ['split_barrel_ccfv3_l23split'],
  push_inhibitory_neuron_densities: ['split_barrel_ccfv3_l23split'],
  push_metype_pipeline_datasets: ['split_barrel_ccfv3_l23split'],
  check_annotation_pipeline_v3_volume_datasets: [
    'split_isocortex_layer_23_ccfv3',
    'direction_vectors_default_ccfv3',
    'orientation_field',
    'placement_hints',
    'export_brain_region',
  ],
  check_annotation_pipeline_v3_mesh_datasets: ['export_brain_region'],
  check_annotation_pipeline_v3: [
    'check_annotation_pipeline_v3_volume_datasets',
    'check_annotation_pipeline_v3_mesh_datasets',
  ],
  generate_annotation_pipeline_v3_datasets: ['check_annotation_pipeline_v3'],
  combine_v2_annotations: ['fetch_brain_parcellation_ccfv2', 'fetch_fiber_parcellation_ccfv2'],
  direction_vectors_isocortex_ccfv2: ['combine_v2_annotations', 'fetch_ccf_brain_region_hierarchy'],
  interpolate_direction_vectors_isocortex_ccfv2: [
    'combine_v2_annotations',
    'fetch_ccf_brain_region_hierarchy',
    'direction_vectors_isocortex_ccfv2',
    'fetch_isocortex_metadata',
  ],
  interpolate_direction_vectors_isocortex_ccfv3: [
    'fetch_brain_parcellation_ccfv3',
    'fetch_ccf_brain_region_hierarchy',
    'direction_vectors_isocortex_ccfv3',
    'fetch_isocortex_metadata',
  ],
  split_isocortex_layer_23_ccfv2: [
    'fetch_ccf_brain_region_hierarchy',
    'combine_v2_annotations',
    'interpolate_direction_vectors_isocortex_ccfv2',
  ],
  create_leaves_only_hierarchy_annotation_ccfv2: ['split_isocortex_layer_23_ccfv2'],
  split_barrel_ccfv2_l23split: ['create_leaves_only_hierarchy_annotation_ccfv2', 'fetch_barrel_positions'],
  validate_annotation_v2: ['split_barrel_ccfv2_l23split'],
};

describe('the plans of the annotation side', () => {
  const counts = {
    push_atlas_release: 16,
    push_meshes: 11,
    push_masks: 11,
    export_brain_region: 10,
    push_orientation_field: 10,
    push_direction_vectors: 9,
    check_annotation_pipeline_v3: 17,
    generate_annotation_pipeline_v3_datasets: 18,
    validate_annotation_v2: 12,
  };
  for (const [target, count] of Object.entries(counts)) {
    test(`${target} takes ${count} jobs`, () => assert.equal(planTarget(target, ALL_RULES).jobs.length, count));
  }

  for (const [consumer, producers] of Object.entries(EDGES)) {
    test(`${consumer} needs what the reference's needs`, () => {
      const needs = planTarget(consumer, ALL_RULES).jobs.at(-1)?.needs ?? [];
      assert.deepEqual([...needs].sort(), [...producers].sort());
    });
  }

  test('every rule but the fetches is one of these', () => {
    const names = ALL_RULES.map(({ name }) => name).filter((name) => !name.startsWith('fetch_'));
    assert.deepEqual(names.sort(), Object.keys(EDGES).sort());
  });

  test('the checks go before everything else that could start', () => {
    const prior = ALL_RULES.filter(({ priority = 0 }) => priority > 0).map(({ name }) => name);
    assert.deepEqual(prior, ['check_annotation_pipeline_v3']);
  });
});
