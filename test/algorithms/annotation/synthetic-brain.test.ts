import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AibsNode,
  syntheticAnnotation,
  syntheticHierarchy,
} from '../../../src/algorithms/annotation/synthetic-brain.ts';

const { msg } = syntheticHierarchy() as { msg: [AibsNode] };
const flatten = (node: AibsNode): AibsNode[] => [node, ...node.children.flatMap(flatten)];
const regions = flatten(msg[0]);
const byAcronym = new Map(regions.map((region) => [region.acronym, region]));
const annotation = syntheticAnnotation(100);
const [width, height, depth] = annotation.grid.shape;
const at = (x: number, y: number, z: number) => annotation.values[x + width * (y + height * z)];
const present = new Set(annotation.values);

test('is as large as the Allen CCF at 100 µm and shrinks with the voxel size', () => {
  assert.deepEqual(annotation.grid.shape, [132, 80, 114]);
  assert.deepEqual(syntheticAnnotation(400).grid.shape, [33, 20, 28]);
});

test('has the volume of a mouse brain, 508.91 ± 23.42 mm³, at any voxel size', () => {
  for (const voxelSize of [100, 200, 400]) {
    const volume = syntheticAnnotation(voxelSize).values.filter((id) => id !== 0).length * (voxelSize / 1000) ** 3;
    assert.ok(Math.abs(volume - 508.91) < 23.42, `${volume} mm³ at ${voxelSize} µm`);
  }
});

test('labels every leaf of its hierarchy, and some regions that have children', () => {
  const leaves = regions.filter(({ children }) => children.length === 0);
  assert.deepEqual(
    leaves.filter(({ id }) => !present.has(id)),
    [],
  );
  const parents = regions.filter(({ id, children }) => children.length > 0 && present.has(id));
  assert.deepEqual(parents.map(({ acronym }) => acronym).sort(), ['HY', 'MB', 'MY', 'P', 'TH', 'fiber tracts']);
});

test('holds no label that its hierarchy does not know', () => {
  const known = new Set(regions.map(({ id }) => id)).add(0);
  assert.deepEqual(
    [...present].filter((id) => !known.has(id)),
    [],
  );
});

test('both hemispheres are mirror images', () => {
  for (let z = 0; z < depth / 2; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) assert.equal(at(x, y, z), at(x, y, depth - 1 - z));
    }
  }
});

test('one enters the barrel field through its six layers, from the pia to the white matter', () => {
  const layers: string[] = [];
  for (let y = 0; y < height; y++) {
    const acronym = regions.find(({ id }) => id === at(60, y, 24))?.acronym;
    if (acronym?.startsWith('SSp-bfd') && acronym !== layers.at(-1)) layers.push(acronym);
  }
  assert.deepEqual(
    layers,
    ['1', '2/3', '4', '5', '6a', '6b'].map((layer) => `SSp-bfd${layer}`),
  );
});

test('regions stand in the tree where the Allen ontology has them', () => {
  const lineage = (acronym: string): string[] => {
    const parent = regions.find(({ children }) => children.some((child) => child.acronym === acronym));
    return parent ? [...lineage(parent.acronym), acronym] : [acronym];
  };
  assert.equal(lineage('VISp4').join(' '), 'root grey CH CTX CTXpl Isocortex VIS VISp VISp4');
  assert.equal(byAcronym.get('LGd-sh')?.id, 496345664);
  assert.equal(new Set(regions.map(({ id }) => id)).size, regions.length);
  assert.deepEqual(
    regions.map((region) => region.graph_order),
    [...regions.keys()],
  );
});
