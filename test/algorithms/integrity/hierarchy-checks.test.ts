import { test } from 'node:test';
import { checkHierarchy } from '../../../src/algorithms/integrity/hierarchy-checks.ts';
import type { RegionNode } from '../../../src/ontology/hierarchy-document.ts';
import { assertFails, assertPasses } from './support.ts';

const node = (id: number, acronym: string, name: string, more: Partial<RegionNode> = {}): RegionNode => {
  return { id, acronym, name, color_hex_triplet: 'FF8000', ...more };
};

const rootOf = (...children: RegionNode[]) => node(1, 'root', 'root', { children });

test('regions with acronyms, layers and colours of their own', () => {
  const layers = [
    node(2, 'VISp1', 'Primary visual area, Layer 1'),
    node(3, 'VISp2/3', 'Primary visual area, layer 2/3'),
    node(4, 'VISp6a', 'Primary visual area, layer 6a'),
    node(5, 'CA1', 'Field CA1'),
  ];
  assertPasses(checkHierarchy(rootOf(...layers)));
});

test('an acronym of two regions', () => {
  assertFails(checkHierarchy(rootOf(node(2, 'A', 'a'), node(3, 'B', 'b'), node(4, 'A', 'c'))), 'acronyms', /: A\.$/);
});

test('acronym and name of different layers', () => {
  const wrong = [node(2, 'VISp2', 'Primary visual area, layer 3'), node(3, 'VISp6', 'Primary visual area, layer 6b')];
  assertFails(checkHierarchy(rootOf(...wrong)), 'layer names', /: VISp2, VISp6\.$/);
});

test('a colour that is none', () => {
  const wrong = [
    node(2, 'A', 'a', { color_hex_triplet: 'FF80' }),
    node(3, 'B', 'b', { color_hex_triplet: undefined }),
    node(4, 'C', 'c', { color_hex_triplet: '#FF8000' }),
  ];
  assertFails(checkHierarchy(rootOf(...wrong)), 'colours', /: A, B, C\.$/);
});
