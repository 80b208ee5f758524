import assert from 'node:assert/strict';
import { parseHierarchy, type RegionHierarchy } from '../../src/ontology/hierarchy.ts';
import type { Vec3 } from '../../src/volume/grid.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createWorkerPool, type WorkerPool } from '../../src/volume/worker-pool.ts';
import { volumeOf } from '../support/volumes.ts';

/** A region as [id, acronym, children]. */
export type Branch = readonly [id: number, acronym: string, children?: readonly Branch[]];

interface Node {
  readonly id: number;
  readonly acronym: string;
  readonly name: string;
  readonly color_hex_triplet: string;
  readonly parent_structure_id: number | null;
  readonly children: readonly Node[];
}

const nodeOf = ([id, acronym, children = []]: Branch, parent: number | null): Node => ({
  id,
  acronym,
  name: `the ${acronym}`,
  color_hex_triplet: 'FFFFFF',
  parent_structure_id: parent,
  children: children.map((child) => nodeOf(child, id)),
});

export const hierarchyOf = (root: Branch): RegionHierarchy => parseHierarchy(nodeOf(root, null), 'tree.json');

export const annotationOf = (shape: Vec3, labels: ArrayLike<number>) => memorySource(volumeOf('uint32', shape, labels));

export async function withPool<Result>(threads: number, work: (pool: WorkerPool) => Promise<Result>): Promise<Result> {
  const pool = createWorkerPool({ threads });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

export async function valuesOf(parts: AsyncIterable<ArrayLike<number>>): Promise<number[]> {
  const values: number[] = [];
  for await (const part of parts) for (let i = 0; i < part.length; i++) values.push(part[i]);
  return values;
}

/** Each value within `epsilon` of the expected one; NaN is close to NaN only. */
export function assertClose(actual: readonly number[], expected: readonly number[], epsilon: number): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    const close = Object.is(value, expected[i]) || Math.abs(value - expected[i]) <= epsilon;
    assert.ok(close, `${actual} is not ${expected}`);
  }
}
