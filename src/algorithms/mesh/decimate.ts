import { release } from '../../volume/memory.ts';
import { collapseEdge } from './collapse-edge.ts';
import { after, compact, createEditableMesh, type EditableMesh, editedMesh, placeOf } from './editable-mesh.ts';
import type { Mesh } from './mesh.ts';

const PASSES = 100;
/** Passes after which what is left is brought together. */
const COMPACT_EVERY = 5;

/**
 * Collapses edges until at most `target` triangles are left, those first that move the surface least: in each of up to
 * 100 passes, edges whose quadric error is below a threshold that rises with the passes. An edge stays when its
 * collapse would turn a triangle over, make one a line, or change the topology; so a closed surface stays closed, with
 * the same parts and handles, and more than `target` triangles may be left.
 *
 * @param mesh - vertices in µm: the thresholds are 1e-9·(pass + 3)⁷ µm²; its memory is given back
 * @see Garland & Heckbert, Surface simplification using quadric error metrics, SIGGRAPH 1997;
 * bbp-atlas-web-exporter, parcellationexport.py
 */
export function decimate(mesh: Mesh, target: number): Mesh {
  const editable = createEditableMesh(mesh);
  for (let pass = 0; pass < PASSES && editable.left > target; pass++) {
    if (pass > 0 && pass % COMPACT_EVERY === 0) compact(editable);
    editable.touched.fill(0);
    collapseBelow(editable, 1e-9 * (pass + 3) ** 7, target);
  }
  const decimated = editedMesh(editable);
  release(mesh.vertices, mesh.triangles, editable.quadrics, editable.cornerAt.values);
  return decimated;
}

/** One pass: of each triangle that it has not changed yet, the first edge that may go. */
function collapseBelow(mesh: EditableMesh, threshold: number, target: number): void {
  const { corners, errors, least, removed, touched } = mesh;
  for (let triangle = 0; triangle < mesh.count; triangle++) {
    if (least[triangle] >= threshold || removed[triangle] || touched[triangle]) continue;
    for (let side = 4 * triangle; (side & 3) < 3; side++) {
      const place = placeOf(side);
      if (errors[place] < threshold && collapseEdge(mesh, corners[place], corners[after(side)])) break;
    }
    if (mesh.left <= target) return;
  }
}
