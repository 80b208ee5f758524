import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALL_RULES } from '../../src/cli/rules.ts';
import { planTarget } from '../../src/pipeline/plan.ts';
import { ANNOTATION_EDGES } from './support/annotation-edges.ts';

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

  for (const [consumer, producers] of Object.entries(ANNOTATION_EDGES)) {
    test(`${consumer} needs what the reference's needs`, () => {
      const needs = planTarget(consumer, ALL_RULES).jobs.at(-1)?.needs ?? [];
      assert.deepEqual([...needs].sort(), [...producers].sort());
    });
  }

  test('the checks go before everything else that could start', () => {
    const prior = ALL_RULES.filter(({ priority = 0 }) => priority > 0).map(({ name }) => name);
    assert.deepEqual(prior, ['check_annotation_pipeline_v3']);
  });
});
