import { constants, copyFile } from 'node:fs/promises';
import { labelCounts } from '../../algorithms/annotation/label-counts.ts';
import { type AnnotationReport, validateAnnotation } from '../../algorithms/annotation/validate-annotation.ts';
import { AtlasError } from '../../errors.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import type { Job, Services } from '../rule.ts';

export class AnnotationNotValid extends AtlasError<'AnnotationNotValid', AnnotationReport> {
  readonly tag = 'AnnotationNotValid';
  readonly remedy =
    'Correct the annotation, its hierarchy or its voxel size; in a pipeline, BRAIN_VOLUME=0 drops the check of the volume.';

  constructor(file: string, report: AnnotationReport, problems: readonly string[]) {
    super(`${file} ${problems.join(' and ')}.`, report);
  }
}

type Paths = { readonly hierarchy: string; readonly annotation: string };
type Volume = { readonly BRAIN_VOLUME: number; readonly BRAIN_VOLUME_TOLERANCE: number };

/**
 * Passes an annotation on when its labels and its volume are right. The output is a copy (shared blocks where the file
 * system can), not a link: it must not change with the input.
 *
 * @param file - name of the annotation, for messages
 * @throws AnnotationNotValid
 */
export async function passValidAnnotation(
  file: string,
  { inputs, outputs, params, signal, log }: Job<Paths, { readonly annotation: string }, Volume>,
  { workers }: Services,
): Promise<void> {
  const { source } = await streamAnnotation(inputs.annotation);
  const counts = await labelCounts(workers, source, { signal });
  const report = validateAnnotation(await readHierarchy(inputs.hierarchy), source.grid, counts, {
    mean: params.BRAIN_VOLUME,
    tolerance: params.BRAIN_VOLUME_TOLERANCE,
    valid: 1,
    warning: 2,
  });
  log(JSON.stringify(report));
  assertValidAnnotation(file, report);
  await copyFile(inputs.annotation, outputs.annotation, constants.COPYFILE_FICLONE);
}

/** @throws AnnotationNotValid */
export function assertValidAnnotation(file: string, report: AnnotationReport): void {
  const problems = problemsOf(report);
  if (problems.length > 0) throw new AnnotationNotValid(file, report, problems);
}

function problemsOf({ volume, labels }: AnnotationReport): readonly string[] {
  const { mean, tolerance } = volume.reference;
  const isWrongVolume = mean > 0 && volume.state === 'error';
  const expected = `${volume.measured.toFixed(2)} mm³ where ${mean} ± ${tolerance} mm³ are expected`;
  return [
    ...(labels.unknown.length > 0 ? [`has labels that are not in the hierarchy (${labels.unknown.join(', ')})`] : []),
    ...(isWrongVolume ? [`has a volume of ${expected}`] : []),
  ];
}
