import { parse } from 'node:path';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { FROM_FRONT_LEFT } from './camera.ts';
import type { Color } from './color.ts';
import { halved } from './image.ts';
import { regionColors } from './label-colors.ts';
import { NotDrawable } from './not-drawable.ts';
import { encodePng } from './png.ts';
import { rasterize } from './rasterize.ts';
import { readMesh } from './read-mesh.ts';

const SIZE = 384;
const NEUTRAL: Color = 0x9fb8d0;

/**
 * A view of a mesh from the front, left and above, as PNG. `<id>.obj` has the colour of that region in the hierarchy.
 *
 * @throws NotDrawable, and what readers of meshes throw
 */
export async function drawMesh(path: string, hierarchy?: RegionHierarchy): Promise<Buffer> {
  const mesh = await readMesh(path);
  const vertices = mesh.vertices.length / 3;
  if (mesh.triangles.length === 0) throw new NotDrawable({ path, reason: 'it has no face' });
  const strange = mesh.triangles.find((index) => index >= vertices);
  if (strange !== undefined) {
    throw new NotDrawable({ path, reason: `a face has the vertex ${strange + 1}, of ${vertices}` });
  }
  if (!mesh.vertices.every(Number.isFinite)) throw new NotDrawable({ path, reason: 'a vertex has no finite place' });
  const id = Number(parse(path).name);
  const color = hierarchy?.has(id) ? regionColors(hierarchy)(id) : NEUTRAL;
  return encodePng(halved(rasterize(mesh, color, FROM_FRONT_LEFT, 2 * SIZE)));
}
