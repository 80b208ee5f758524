import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Slab } from '../../volume/slabs.ts';
import type { RegionTree } from './region-tree.ts';

/**
 * Voxels of a region's contour by their label, 0 included. The contour: the voxels outside the region (closed subtree)
 * that share a face with one of its voxels.
 */
export type Contour = ReadonlyMap<number, number>;

/** Labels are below 2³²: a region's number and a label make one key. */
const LABELS = 2 ** 32;

/** Contour voxels in the own planes of a slab, by region · 2³² + label. Needs a halo of 1. */
export function countContacts([annotation]: readonly [Slab<Uint32Array>], tree: RegionTree): Map<number, number> {
  const [w, h] = annotation.grid.shape;
  const { values, from, to, first, last } = annotation;
  const plane = w * h;
  const contacts = contactCounter(tree);
  for (let z = first; z < last; z++) {
    const [below, above] = [z > from ? plane : 0, z + 1 < to ? plane : 0];
    for (let y = 0; y < h; y++) {
      const row = (z - from) * plane + y * w;
      const [before, behind] = [y > 0 ? w : 0, y + 1 < h ? w : 0];
      for (let i = row; i < row + w; i++) {
        const label = values[i];
        // Beyond the volume there is nothing: such a neighbour is the voxel itself, hence not another label.
        const a = values[i > row ? i - 1 : i];
        const b = values[i + 1 < row + w ? i + 1 : i];
        const c = values[i - before];
        const d = values[i + behind];
        const e = values[i - below];
        const f = values[i + above];
        if (a === label && b === label && c === label && d === label && e === label && f === label) continue;
        contacts.add(label, a, b, c, d, e, f);
      }
    }
  }
  return contacts.total();
}

function contactCounter({ numbers, parents, exits }: RegionTree) {
  const counts = new Map<number, number>();
  /** Most voxels at a boundary see one other region: those are counted together, by its number · 2³² + their label. */
  const pairs = new Map<number, number>();
  const seen = new Uint32Array(parents.length);
  let voxels = 0;
  const numberOf = (label: number): number => (label === 0 ? -1 : (numbers.get(label) ?? -1));
  /** Counts a voxel in the contours of the regions that hold one of `others` but not the voxel. */
  const count = (label: number, others: readonly number[], times: number): void => {
    const own = numberOf(label);
    voxels++;
    for (const other of others) {
      for (let region = other; region >= 0; region = parents[region]) {
        if ((region <= own && own < exits[region]) || seen[region] === voxels) break;
        seen[region] = voxels;
        addTo(counts, region * LABELS + label, times);
      }
    }
  };
  return {
    add(label: number, ...around: number[]): void {
      const others = [...new Set(around)]
        .filter((other) => other !== label)
        .map(numberOf)
        .filter((other) => other >= 0);
      if (others.length === 1) addTo(pairs, others[0] * LABELS + label, 1);
      else count(label, others, 1);
    },
    total(): Map<number, number> {
      for (const [key, times] of pairs) count(key % LABELS, [Math.floor(key / LABELS)], times);
      return counts;
    },
  };
}

const addTo = (counts: Map<number, number>, key: number, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count);
};

/** Adds the contacts of a slab to contours by region id. */
export function addContacts(
  contours: Map<number, Map<number, number>>,
  contacts: ReadonlyMap<number, number>,
  hierarchy: RegionHierarchy,
): void {
  for (const [key, count] of contacts) {
    const { id } = hierarchy.regions[Math.floor(key / LABELS)];
    const contour = contours.get(id) ?? new Map<number, number>();
    contours.set(id, contour);
    addTo(contour, key % LABELS, count);
  }
}
