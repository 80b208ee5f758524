import type { RegionHierarchy } from '../../ontology/hierarchy.ts';

/** A hierarchy as kernels see it: regions are their pre-order numbers. */
export interface RegionTree {
  /** Pre-order number by label. */
  readonly numbers: ReadonlyMap<number, number>;
  /** Of the parent; −1 for the root. */
  readonly parents: Int32Array;
  /** The closed subtree of r is [r, exits[r]). */
  readonly exits: Int32Array;
}

export function regionTree({ regions, get }: RegionHierarchy): RegionTree {
  return {
    numbers: new Map(regions.map(({ id, enter }) => [id, enter])),
    parents: Int32Array.from(regions, ({ parent }) => (parent === undefined ? -1 : get(parent).enter)),
    exits: Int32Array.from(regions, ({ exit }) => exit),
  };
}
