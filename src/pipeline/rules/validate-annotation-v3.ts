import { constants, copyFile } from 'node:fs/promises';
import { labelCounts } from '../../algorithms/annotation/label-counts.ts';
import { type AnnotationReport, validateAnnotation } from '../../algorithms/annotation/validate-annotation.ts';
import { AtlasError } from '../../errors.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';

export class AnnotationNotValid extends AtlasError<'AnnotationNotValid', AnnotationReport> {
  readonly tag = 'AnnotationNotValid';
  readonly remedy =
    'Correct the annotation, its hierarchy or its voxel size; BRAIN_VOLUME=0 drops the check of the volume.';

  constructor(report: AnnotationReport, problems: readonly string[]) {
    super(`${files.annotationCcfv3LeavesOnly} ${problems.join(' and ')}.`, report);
  }
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

/** The output is a copy (shared blocks where the file system can), not a link: it must not change with the input. */
export const validateAnnotationV3 = defineRule({
  name: 'validate_annotation_v3',
  description: 'Holds labels and volume of the annotation against the hierarchy and the literature.',
  version: 1,
  inputs: { hierarchy: files.hierarchyCcfv3LeavesOnly, annotation: files.annotationCcfv3LeavesOnly },
  outputs: { annotation: files.annotationV3 },
  params: parameters('BRAIN_VOLUME', 'BRAIN_VOLUME_TOLERANCE'),
  resources: { threads: 2, memoryMiB: 384, diskMiB: 16 },
  async run({ inputs, outputs, params, signal, log }, { workers }) {
    const { source } = await streamAnnotation(inputs.annotation);
    const counts = await labelCounts(workers, source, { signal });
    const report = validateAnnotation(await readHierarchy(inputs.hierarchy), source.grid, counts, {
      mean: params.BRAIN_VOLUME,
      tolerance: params.BRAIN_VOLUME_TOLERANCE,
      valid: 1,
      warning: 2,
    });
    log(JSON.stringify(report));
    const problems = problemsOf(report);
    if (problems.length > 0) throw new AnnotationNotValid(report, problems);
    await copyFile(inputs.annotation, outputs.annotation, constants.COPYFILE_FICLONE);
  },
});
