import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CutSurface } from '../../../algorithms/hints/cut-reticular.ts';
import type { RegionHalf } from '../../../algorithms/hints/region-halves.ts';
import type { ThalamusMeshes } from '../../../algorithms/hints/thalamus-meshes.ts';
import type { Mesh } from '../../../algorithms/mesh/mesh.ts';
import { parseStl } from '../../../algorithms/mesh/read-stl.ts';
import { formatStl } from '../../../algorithms/mesh/stl.ts';
import { inverted } from '../../../algorithms/mesh/submesh.ts';
import { AtlasError } from '../../../errors.ts';

export class MeshFileMissing extends AtlasError<'MeshFileMissing', { readonly path: string }> {
  readonly tag = 'MeshFileMissing';
  readonly remedy =
    'Make the meshes by the same command without --load-cut-thalamus-meshes, and cut those of the reticular nucleus.';

  constructor(details: { readonly path: string }, options: ErrorOptions) {
    super(`The mesh ${details.path} cannot be read.`, details, options);
  }
}

/** Names of the files of a half, as the reference has them. */
const namesOf = ({ name }: RegionHalf) => ({
  hull: `thalamus_convex_hull_boundary_${name}_hemisphere_original.stl`,
  reticular: `reticular_nucleus_mesh_${name}_hemisphere_original.stl`,
  top: `reticular_nucleus_mesh_${name}_hemisphere_top_original.stl`,
  bottom: `reticular_nucleus_mesh_${name}_hemisphere_bottom_original.stl`,
  overallBottom: `overall_bottom_${name}_hemisphere_original.stl`,
  cutTop: `reticular_nucleus_mesh_${name}_hemisphere_top_handcut.stl`,
  cutBottom: `reticular_nucleus_mesh_${name}_hemisphere_bottom_handcut.stl`,
});

/** @param cut - the nucleus in two, when that is not left to a person */
export async function writeThalamusMeshes(
  folder: string,
  half: RegionHalf,
  { hull, reticular, top, bottom, overallBottom }: ThalamusMeshes,
  cut: CutSurface | undefined,
): Promise<void> {
  const names = namesOf(half);
  const write = (name: string, mesh: Mesh) => writeFile(join(folder, name), formatStl(mesh));
  await write(names.hull, hull);
  await write(names.reticular, reticular);
  await write(names.top, top);
  await write(names.bottom, bottom);
  await write(names.overallBottom, overallBottom);
  if (!cut) return;
  await write(names.cutTop, cut.top);
  await write(names.cutBottom, cut.bottom);
}

/** The boundaries of the two layers: top and bottom of the nucleus, and the bottom of all. @throws MeshFileMissing, MeshUnreadable */
export async function readCutMeshes(folder: string, half: RegionHalf): Promise<[top: Mesh, bottom: Mesh, all: Mesh]> {
  const names = namesOf(half);
  const read = async (name: string): Promise<Mesh> => {
    const path = join(folder, name);
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new MeshFileMissing({ path }, { cause });
    });
    return parseStl(bytes);
  };
  return [await read(names.cutTop), inverted(await read(names.cutBottom)), await read(names.overallBottom)];
}
