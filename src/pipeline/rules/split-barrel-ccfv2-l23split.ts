import { barrelRule } from '../barrel-rule.ts';
import { files } from '../files.ts';

export const splitBarrelCcfv2L23split = barrelRule(
  'ccfv2',
  { hierarchy: files.hierarchyCcfv2LeavesOnly, annotation: files.annotationCcfv2LeavesOnly },
  { hierarchy: files.hierarchyCcfv2L23splitBarrelsplit, annotation: files.annotationCcfv2L23splitBarrelsplit },
);
