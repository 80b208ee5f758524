import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALL_RULES } from '../../src/cli/rules.ts';
import { planTarget } from '../../src/pipeline/plan.ts';
import { ANNOTATION_EDGES } from './support/annotation-edges.ts';
import { DENSITY_EDGES } from './support/density-edges.ts';

describe('the plans of the densities', () => {
  const counts = {
    push_atlas_datasets: 63,
    push_volumetric_datasets: 53,
    push_cellComposition: 50,
    create_cellCompositionSummary_payload: 49,
    create_cellCompositionVolume_payload: 48,
    push_metype_pipeline_datasets: 47,
    validate_all_ME_densities: 46,
    push_inhibitory_neuron_densities: 35,
    push_neuron_glia_densities: 22,
    transplant_mtypes_densities_from_probability_map: 56,
  };
  for (const [target, count] of Object.entries(counts)) {
    test(`${target} takes ${count} jobs`, () => assert.equal(planTarget(target, ALL_RULES).jobs.length, count));
  }

  for (const [consumer, producers] of Object.entries(DENSITY_EDGES)) {
    test(`${consumer} needs what the reference's needs`, () => {
      const job = planTarget(consumer, ALL_RULES).jobs.at(-1);
      const needs = job?.needs.filter((need) => !job.rule.after?.includes(need));
      assert.deepEqual([...(needs ?? [])].sort(), [...producers].sort());
    });
  }

  test('every rule but the fetches is one of the reference', () => {
    const names = ALL_RULES.map(({ name }) => name).filter((name) => !name.startsWith('fetch_'));
    const known = Object.keys({ ...ANNOTATION_EDGES, ...DENSITY_EDGES });
    assert.deepEqual(names.sort(), known.filter((name) => !name.startsWith('fetch_')).sort());
  });

  test('what belongs to a release is pushed after it', () => {
    const { jobs } = planTarget('push_atlas_datasets', ALL_RULES);
    const parts = jobs.filter(({ rule }) => rule.name.startsWith('push_') && rule.after);
    assert.ok(parts.length >= 5);
    for (const { needs } of parts) assert.ok(needs.includes('push_atlas_release'));
  });
});
