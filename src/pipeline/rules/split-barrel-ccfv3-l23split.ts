import { barrelRule } from '../barrel-rule.ts';
import { files } from '../files.ts';

export const splitBarrelCcfv3L23split = barrelRule(
  'ccfv3',
  { hierarchy: files.hierarchyCcfv3LeavesOnly, annotation: files.annotationCcfv3LeavesOnly },
  { hierarchy: files.hierarchyV3, annotation: files.annotationCcfv3L23splitBarrelsplit },
);
