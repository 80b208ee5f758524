import type { ListedHint, ListedRegion } from '../../entities/placement-hints/read-catalog.ts';
import type { EntityNode } from '../entity/node.ts';

/** Hints that a catalogue lists. */
export interface HintNode {
  readonly catalog: EntityNode;
  readonly hint: ListedHint;
}

/** A region of these hints. */
export interface HintRegionNode {
  readonly catalog: EntityNode;
  readonly listed: ListedRegion;
}
