import type { Volume, VoxelArray } from '../volume.ts';
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
  assertLabels(header, path);
  return { header, volume: { ...volume, values: toLabels(volume.values, path) } };
}

/** @throws NotAnAnnotation when the values cannot be region ids by their type */
export function assertLabels({ type, components }: NrrdHeader, path: string): void {
  if (components !== 1) throw new NotAnAnnotation({ path, problem: `it has ${components} values a voxel` });
  if (type === 'float' || type === 'double') {
    throw new NotAnAnnotation({ path, problem: `its values are of type ${type}` });
  }
}

/** The values themselves when they are uint32, else a copy, on shared memory as they are. @throws NotAnAnnotation */
export function toLabels(values: VoxelArray, path: string): Uint32Array {
  if (values instanceof Uint32Array) return values;
  const Memory = values.buffer instanceof SharedArrayBuffer ? SharedArrayBuffer : ArrayBuffer;
  const labels = new Uint32Array(new Memory(4 * values.length));
  for (let i = 0; i < values.length; i++) {
    const label = Number(values[i]);
    if (label < 0 || label > 0xffffffff)
      throw new NotAnAnnotation({ path, problem: `it holds the value ${values[i]}` });
    labels[i] = label;
  }
  return labels;
}
