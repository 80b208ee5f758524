import { files } from '../files.ts';
import { leavesOnlyRule } from '../leaves-only-rule.ts';

export const createLeavesOnlyHierarchyAnnotationCcfv2 = leavesOnlyRule(
  'ccfv2',
  { hierarchy: files.hierarchyCcfv2L23split, annotation: files.annotationCcfv2L23split },
  { hierarchy: files.hierarchyCcfv2LeavesOnly, annotation: files.annotationCcfv2LeavesOnly },
);
