import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHierarchy } from '../../src/ontology/hierarchy.ts';
import { idFromAcronym, newRegionId } from '../../src/ontology/region-id.ts';

// By atlas-splitter 0.1.5.
// biome-ignore format: a table
const IDS: Record<string, number> = {
  MO3: 2906756445, VISp2: 2683995601, VISp3: 3894563657, 'SSp-bfd2': 2835688982, 'SSp-bfd3': 2598818153,
  'SSp-bfd-C1': 1013068637, 'SSp-bfd-C1-1': 1337935688, 'SSp-bfd-C1-2/3': 1667660763, 'SSp-bfd-C1-2': 1558550786,
  'SSp-bfd-C1-3': 2563782304, MD_O: 3009745967, LGv_O: 1043765183, 'my-region-region1': 3100903567,
  'my-region-region1-layer1': 3343828692, 'my-region-region3-layer2': 1691103868,
};
// Two acronyms with one id.
const [FIRST, SECOND, SHARED] = ['aayGz', 'aalhM', 3000163900];

test('makes ids from acronyms as the reference tools do', () => {
  assert.deepEqual(Object.fromEntries(Object.keys(IDS).map((acronym) => [acronym, newRegionId(acronym)])), IDS);
});

test('gives a region of the hierarchy its own id', () => {
  const hierarchy = parseHierarchy({ id: 593, acronym: 'VISp1', name: 'layer 1' }, 'h.json');
  assert.equal(idFromAcronym(hierarchy, 'VISp1', new Map()), 593);
});

test('refuses a new id that another region has, in the file or added before', () => {
  const taken = { tag: 'RegionIdTaken', details: { acronym: SECOND, id: SHARED, taken: FIRST } };
  const hierarchy = parseHierarchy({ id: SHARED, acronym: FIRST, name: 'first' }, 'h.json');
  assert.throws(() => idFromAcronym(hierarchy, SECOND, new Map()), taken);
  const other = parseHierarchy({ id: 1, acronym: 'root', name: 'root' }, 'h.json');
  assert.throws(() => idFromAcronym(other, SECOND, new Map([[SHARED, FIRST]])), taken);
});
