import { memorySource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { type Box, unitedBox } from '../regions/bounding-box.ts';

/** Where the voxels of one role are, and how many. */
export interface Extent {
  readonly box: Box;
  readonly voxels: number;
}

interface Growing {
  from: [number, number, number];
  to: [number, number, number];
  voxels: number;
}

/** Of each role above 0 in the planes [from, to) of a slab. */
export function extentsInSlab([roles]: readonly [Slab<Uint8Array>], { from, to }: { from: number; to: number }) {
  const [w, h] = roles.grid.shape;
  const found = new Map<number, Growing>();
  for (let z = Math.max(from, roles.first); z < Math.min(to, roles.last); z++) {
    for (let y = 0; y < h; y++) {
      const row = w * (y + h * (z - roles.from));
      for (let start = 0, x = 1; x <= w; x++) {
        if (x < w && roles.values[row + x] === roles.values[row + start]) continue;
        if (roles.values[row + start] !== 0) addRun(found, roles.values[row + start], start, x, y, z);
        start = x;
      }
    }
  }
  return found;
}

function addRun(found: Map<number, Growing>, role: number, x0: number, x1: number, y: number, z: number): void {
  const extent = found.get(role);
  if (!extent) {
    found.set(role, { from: [x0, y, z], to: [x1, y + 1, z + 1], voxels: x1 - x0 });
    return;
  }
  const { from, to } = extent;
  from[0] = Math.min(from[0], x0);
  to[0] = Math.max(to[0], x1);
  from[1] = Math.min(from[1], y);
  to[1] = Math.max(to[1], y + 1);
  to[2] = z + 1;
  extent.voxels += x1 - x0;
}

export const extentsKernel = defineKernel(import.meta.url, extentsInSlab);

/** Of each role above 0 in the planes [from, to). */
export async function extents(
  pool: WorkerPool,
  roles: Volume<Uint8Array>,
  range: { readonly from: number; readonly to: number },
  signal?: AbortSignal,
): Promise<Map<number, Extent>> {
  const found = new Map<number, Extent>();
  for await (const part of overSlabs(pool, extentsKernel, [memorySource(roles)], range, { signal })) {
    for (const [role, { from, to, voxels }] of part) {
      const before = found.get(role);
      const box = { from, to };
      found.set(role, { box: unitedBox(before?.box, box) ?? box, voxels: voxels + (before?.voxels ?? 0) });
    }
  }
  return found;
}
