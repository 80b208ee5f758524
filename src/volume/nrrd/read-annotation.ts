import { createVolume, type Volume } from '../volume.ts';
import { NotAnAnnotation } from './errors.ts';
import type { NrrdHeader } from './header.ts';
import { readNrrd } from './read.ts';

/**
 * Reads a volume of region ids; smaller and larger integer types become uint32.
 *
 * @throws NotAnAnnotation at vectors, at numbers with fractions and at ids beyond 32 bits; NrrdError
 */
export async function readAnnotation(path: string): Promise<{ header: NrrdHeader; volume: Volume<Uint32Array> }> {
  const { header, volume } = await readNrrd(path);
  const { grid, components, values, order } = volume;
  if (components !== 1) throw new NotAnAnnotation({ path, problem: `it has ${components} values a voxel` });
  if (values instanceof Float32Array || values instanceof Float64Array) {
    throw new NotAnAnnotation({ path, problem: `its values are of type ${header.type}` });
  }
  if (values instanceof Uint32Array) return { header, volume: { grid, components, order, values } };
  const ids = createVolume({ grid, components, type: 'uint32' });
  for (let i = 0; i < values.length; i++) {
    const id = Number(values[i]);
    if (id < 0 || id > 0xffffffff) throw new NotAnAnnotation({ path, problem: `it holds the value ${values[i]}` });
    ids.values[i] = id;
  }
  return { header, volume: ids };
}
