import { files } from '../files.ts';
import { leavesOnlyRule } from '../leaves-only-rule.ts';

export const createLeavesOnlyHierarchyAnnotationCcfv3 = leavesOnlyRule(
  'ccfv3',
  { hierarchy: files.hierarchyCcfv3L23split, annotation: files.annotationCcfv3L23split },
  { hierarchy: files.hierarchyCcfv3LeavesOnly, annotation: files.annotationCcfv3LeavesOnly },
);
