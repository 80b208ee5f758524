import {
  type AnnotationTally,
  annotationTally,
  checkLabels,
  checkLabelType,
  checkLeaves,
  checkRequired,
  checkStep,
} from '../../algorithms/integrity/annotation-checks.ts';
import {
  checkDirectionVectors,
  checkOrientations,
  directionTally,
} from '../../algorithms/integrity/direction-checks.ts';
import { type Finding, finding } from '../../algorithms/integrity/finding.ts';
import { checkGrid } from '../../algorithms/integrity/grid-checks.ts';
import { checkLayerPartition } from '../../algorithms/integrity/layer-partition.ts';
import { checkValues } from '../../algorithms/integrity/value-checks.ts';
import type { RegionMetadata } from '../../algorithms/regions/region-metadata.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Grid } from '../../volume/grid.ts';
import type { NrrdHeader } from '../../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../../volume/nrrd/stream.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { type DatasetFile, passes } from './dataset-files.ts';
import { findingsOf } from './findings-of.ts';
import type { CheckedFile } from './report.ts';

/** What volumes are held against. */
export interface VolumeExpectations {
  /** Of the annotations; without it labels are not checked. */
  readonly hierarchy?: RegionHierarchy;
  /** Each label of the last annotation is a leaf. */
  readonly leavesOnly?: boolean;
  /** Regions whose layers divide them in the last annotation. */
  readonly layers?: RegionMetadata;
  /** Labels whose voxels all have a direction vector. */
  readonly required?: ReadonlySet<number>;
  /** Take what the reference tools make for correct. */
  readonly compat?: boolean;
  readonly signal?: AbortSignal;
}

/** An annotation that could be read, and what was found in it. */
export interface ReadAnnotation {
  readonly path: string;
  readonly grid: Grid;
  readonly tally: AnnotationTally;
}

/** What a volume is taken for, by its name and header. */
export function kindOf({ components, type }: NrrdHeader): string {
  if (components === 3) return 'direction vectors';
  if (components === 4) return 'orientation field';
  return components === 1 && /int(32|64)$/.test(type) ? 'annotation' : 'volume';
}

/** @param before - the annotation of the step before */
export async function checkAnnotation(
  pool: WorkerPool,
  { name, path }: DatasetFile,
  before: ReadAnnotation | undefined,
  { hierarchy, signal }: VolumeExpectations,
): Promise<{ readonly checked: CheckedFile; readonly annotation: ReadAnnotation | undefined }> {
  const { value, findings } = await findingsOf(async () => {
    const { header, source } = await streamAnnotation(path);
    const placed = checkGrid(source.grid, before?.grid);
    const previous = before && placed.every(passes) ? (await streamAnnotation(before.path)).source : undefined;
    const tally = await annotationTally(pool, source, previous, { signal });
    const step = before && previous ? [checkStep(before.tally.counts, tally)] : [];
    return { tally, grid: source.grid, own: [checkLabelType(header.type), ...placed, ...step] };
  });
  const labels = hierarchy && value ? [checkLabels(hierarchy, value.tally.counts)] : [];
  const checked = { name, kind: 'annotation', findings: [...findings, ...(value?.own ?? []), ...labels] };
  return { checked, annotation: value && { path, grid: value.grid, tally: value.tally } };
}

/** What holds of the annotation at the end of the steps only. */
export function checkLastAnnotation(
  { tally }: ReadAnnotation,
  { hierarchy, leavesOnly, layers, required }: VolumeExpectations,
): Finding[] {
  return [
    ...(hierarchy && leavesOnly ? [checkLeaves(hierarchy, tally.counts)] : []),
    ...(hierarchy && layers ? [checkLayerPartition(hierarchy, layers, tally.counts)] : []),
    ...(required ? [checkRequired(required, tally.counts)] : []),
  ];
}

/** Any volume but an annotation. */
export async function checkVolume(
  pool: WorkerPool,
  { name, path }: DatasetFile,
  annotation: ReadAnnotation | undefined,
  expectations: VolumeExpectations,
): Promise<CheckedFile> {
  const opened = await findingsOf(() => streamNrrd(path));
  if (!opened.value) return { name, kind: 'volume', findings: opened.findings };
  const { header, source } = opened.value;
  const kind = kindOf(header);
  const placed = checkGrid(header.grid, annotation?.grid);
  const { value = [], findings } = await findingsOf(async () => {
    if (kind !== 'direction vectors' && kind !== 'orientation field') return checkValues(pool, source, expectations);
    const companion = annotation && placed.every(passes) ? (await streamAnnotation(annotation.path)).source : undefined;
    return checkDirections(pool, header, source, companion, expectations);
  });
  return { name, kind, findings: [...findings, ...placed, ...value] };
}

async function checkDirections(
  pool: WorkerPool,
  { components, type }: NrrdHeader,
  source: SlabSource,
  annotation: SlabSource<Uint32Array> | undefined,
  { required, compat = false, signal }: VolumeExpectations,
): Promise<Finding[]> {
  const isTyped = type === 'float' || type === 'double' || (type === 'int8' && components === 4);
  const typed = finding('type', [!isTyped && `Its values are of type ${type}, not float or double.`]);
  if (!isTyped) return [typed];
  // The type says which arrays come.
  const numbers = source as SlabSource<Float32Array | Float64Array | Int8Array>;
  const tallies = await directionTally(pool, numbers, annotation, { signal });
  if (components === 4) return [typed, ...checkOrientations(tallies, { compat })];
  return [typed, ...checkDirectionVectors(tallies, annotation && required)];
}
