import type { Clipped } from '../../algorithms/densities/add-and-subtract.ts';

export const describeClipped = ({ voxels, least, total }: Clipped): string =>
  `${voxels} values below 0 became 0; the least was ${least}, their sum ${total}.`;
