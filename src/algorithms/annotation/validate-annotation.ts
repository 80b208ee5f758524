import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { type Grid, voxelVolume } from '../../volume/grid.ts';
import { labelsOffLeaves } from './check-leaves-only.ts';
import type { LabelCounts } from './label-counts.ts';

const CUBIC_MICROMETRES_PER_MM3 = 1e9;

export interface BrainVolumeReference {
  /** mm³ */
  readonly mean: number;
  /** mm³ */
  readonly tolerance: number;
  /** Largest |z| that is valid; above it the annotation gets a warning. */
  readonly valid: number;
  /** Largest |z| that is only warned about. */
  readonly warning: number;
}

export interface AnnotationReport {
  readonly success: boolean;
  readonly volume: {
    /** mm³ */
    readonly measured: number;
    readonly reference: BrainVolumeReference;
    /** (measured − mean) / tolerance, to two decimals. */
    readonly z: number;
    readonly state: 'valid' | 'warning' | 'error';
  };
  readonly labels: {
    readonly regions: number;
    /** Labels that are not in the hierarchy. */
    readonly unknown: readonly number[];
    /** Labels of regions that have children. */
    readonly notLeaves: readonly number[];
  };
}

/**
 * Fails on a label that is not in the hierarchy and on a brain far from the reference volume; reports the rest.
 *
 * @param hierarchy - without one, labels are not looked up
 */
export function validateAnnotation(
  hierarchy: RegionHierarchy | undefined,
  grid: Grid,
  counts: LabelCounts,
  reference: BrainVolumeReference,
): AnnotationReport {
  const voxels = [...counts].reduce((sum, [label, count]) => (label === 0 ? sum : sum + count), 0);
  const measured = (voxels * voxelVolume(grid)) / CUBIC_MICROMETRES_PER_MM3;
  const z = Number(((measured - reference.mean) / reference.tolerance).toFixed(2));
  const size = Math.abs(z);
  const state = size <= reference.valid ? 'valid' : size <= reference.warning ? 'warning' : 'error';
  const { unknown, notLeaves } = hierarchy ? labelsOffLeaves(hierarchy, counts) : { unknown: [], notLeaves: [] };
  return {
    success: state !== 'error' && unknown.length === 0,
    volume: { measured, reference, z, state },
    labels: { regions: counts.size - (counts.has(0) ? 1 : 0), unknown, notLeaves },
  };
}
