import { createVolume, type Volume, type VoxelArray } from './volume.ts';
import { voxelTypeOf } from './voxel-types.ts';

/** The same volume in the order of NRRD files; itself when it is in that order. */
export function toFortranOrder<Values extends VoxelArray>(volume: Volume<Values>): Volume<Values> {
  return volume.order === 'fortran' ? volume : reorder(volume, 'fortran');
}

/** The same volume in numpy's order; itself when it is in that order. */
export function toCOrder<Values extends VoxelArray>(volume: Volume<Values>): Volume<Values> {
  return volume.order === 'c' ? volume : reorder(volume, 'c');
}

function reorder<Values extends VoxelArray>(volume: Volume<Values>, order: Volume['order']): Volume<Values> {
  const { grid, components, values } = volume;
  const [w, h, d] = grid.shape;
  // Same type in, same type out, which the table of array types cannot express.
  const target = createVolume({ grid, components, type: voxelTypeOf(values) }).values as Values;
  for (let z = 0; z < d; z++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const fortran = components * (x + w * (y + h * z));
        const c = components * ((x * h + y) * d + z);
        const [from, to] = order === 'c' ? [fortran, c] : [c, fortran];
        for (let i = 0; i < components; i++) target[to + i] = values[from + i];
      }
    }
  }
  return { grid, components, order, values: target };
}
