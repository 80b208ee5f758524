import { formatGlb } from './glb.ts';
import type { Mesh } from './mesh.ts';
import { formatObj } from './obj.ts';
import { formatStl } from './stl.ts';

/** Formats a mesh is written in; each is the ending of its files. */
export const MESH_FORMATS = ['obj', 'stl', 'glb'] as const;
export type MeshFormat = (typeof MESH_FORMATS)[number];

/** A mesh (vertices in µm) as the contents of a file. */
export async function formatMesh(mesh: Mesh, format: MeshFormat): Promise<Uint8Array> {
  if (format === 'glb') return formatGlb(mesh);
  return format === 'stl' ? formatStl(mesh) : formatObj(mesh);
}
