import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isocortexDirectionVectors } from '../../../src/algorithms/vectors/isocortex.ts';
import { INSIDE, landscapeHalves, landscapeLabels, SOURCE, TARGET } from '../../../src/algorithms/vectors/landscape.ts';
import {
  type SourceTarget,
  sourceTargetDirectionVectors,
} from '../../../src/algorithms/vectors/source-target-region.ts';
import { volumeOf } from '../../support/volumes.ts';
import { withPool } from '../support.ts';
import { BRAIN, gather, ISOCORTEX, ISOCORTEX_SHAPE, labelsOf, sha256, sourceOf, vectorAt } from './fixtures.ts';

const ACROSS_SS: SourceTarget = {
  source: '@.*6[b]$',
  region: 'SS',
  target: '@.*1$',
  algorithm: 'simple-blur-gradient',
  opposite: 'no_split',
};

const compute = (settings: Partial<SourceTarget>, labels: ArrayLike<number> = ISOCORTEX) =>
  withPool(2, async (pool) => {
    const annotation = sourceOf(ISOCORTEX_SHAPE, labels);
    return gather(await sourceTargetDirectionVectors(pool, BRAIN, annotation, { ...ACROSS_SS, ...settings }));
  });

describe('vectors of a region from source to target', () => {
  // The hashes are those of atlas-direction-vectors 0.1.5 on the same annotation.
  for (const [opposite, hash] of [
    ['no_split', 'f8eae1ab2a22f6ad1d97b11fcf24c69dc3175ee4e37bcc4a9ddfc2b6e1efdfaf'],
    ['include_as_source', '95f4880c76f07b0560015e74110ddfbe20043e53b4bcc53400da7f9b4bb15156'],
    ['include_as_target', '382bb469f356b6d8f121cd035d3195abada31f0ee248490fa32abb671c5ec982'],
    ['ignore_opposite_hemisphere', '19707f7a103dc97cdcce3b15708e11b156fb4a8200e2388eb1785b59707d7b3f'],
  ] as const) {
    test(`${opposite}: are those of the reference`, async () => {
      assert.equal(sha256(await compute({ opposite })), hash);
    });
  }

  test('by regiodesics lead the same way and fill the region', async () => {
    const values = await compute({ algorithm: 'regiodesics' });
    labelsOf(ISOCORTEX_SHAPE, (x, y, z) => {
      const up = vectorAt(values, ISOCORTEX_SHAPE, [x, y, z])[1];
      const label = ISOCORTEX[x + ISOCORTEX_SHAPE[0] * (y + ISOCORTEX_SHAPE[1] * z)];
      assert.ok(label === 0 || label === 983 ? Number.isNaN(up) : up > 0.7);
      return 0;
    });
  });

  test('what is not in the hierarchy or has no voxels is named', async () => {
    for (const part of ['source', 'region', 'target'] as const) {
      await assert.rejects(compute({ [part]: 'nowhere' }), { tag: 'UnknownRegion', details: { file: 'tree.json', attribute: 'acronym', value: 'nowhere' } }); // biome-ignore format: one line
    }
    await assert.rejects(compute({ region: 'TH' }), { tag: 'RegionWithoutVoxels' });
    await assert.rejects(compute({ algorithm: 'regiodesics', source: 'TH' }), { tag: 'EmptyBoundary' });
  });
});

describe('vectors of the isocortex, region by region', () => {
  test('are those of the reference by simple blur', async () => {
    await withPool(2, async (pool) => {
      const annotation = sourceOf(ISOCORTEX_SHAPE, ISOCORTEX);
      const options = { algorithm: 'simple-blur-gradient' } as const;
      const values = await gather(await isocortexDirectionVectors(pool, BRAIN, annotation, options));
      assert.equal(sha256(values), '382bb469f356b6d8f121cd035d3195abada31f0ee248490fa32abb671c5ec982');
    });
  });

  test('a region that fails has none, with a warning', async () => {
    const labels = ISOCORTEX.map((label) => (label === 12998 ? 12997 : label));
    await withPool(2, async (pool) => {
      const annotation = sourceOf(ISOCORTEX_SHAPE, labels);
      const vectors = await isocortexDirectionVectors(pool, BRAIN, annotation, { algorithm: 'regiodesics' });
      assert.match(vectors.warnings.join('\n'), /^SS gets no direction vectors: .*source.*\n768 of the 768 voxels/);
      assert.ok((await gather(vectors)).every(Number.isNaN));
    });
  });
});

describe('landscapes', () => {
  test('a label may be several parts at once', () => {
    const labels = landscapeLabels({ source: [1], inside: [1, 2, 3], target: [3, 4] });
    assert.deepEqual(labels, new Map([[1, SOURCE | INSIDE], [2, INSIDE], [3, INSIDE | TARGET], [4, TARGET]])); // biome-ignore format: pairs
  });

  test('each half sees the other one as its option says', async () => {
    const all = SOURCE | INSIDE | TARGET;
    const landscape = volumeOf('uint8', [1, 1, 5], [INSIDE, all, all, SOURCE, INSIDE]);
    await withPool(2, async (pool) => {
      const halves = async (opposite: SourceTarget['opposite'], middle?: number) => {
        const seen: number[][] = [];
        for await (const half of landscapeHalves(pool, landscape, opposite, { middle })) seen.push([...half.values]);
        return seen;
      };
      assert.deepEqual(await halves('no_split'), [[INSIDE, all, all, 0, INSIDE]]);
      assert.deepEqual(await halves('ignore_opposite_hemisphere'), [[INSIDE, all, 0, 0, 0], [0, 0, all, SOURCE, INSIDE]]); // biome-ignore format: halves
      assert.deepEqual(await halves('include_as_target'), [[INSIDE, all, TARGET, TARGET, TARGET], [TARGET, TARGET, all, SOURCE, INSIDE]]); // biome-ignore format: halves
      assert.deepEqual((await halves('include_as_source'))[0], [INSIDE, all, SOURCE, SOURCE, SOURCE]);
      assert.deepEqual(await halves('include_as_source', 0), [[INSIDE, all, all, SOURCE, INSIDE]]);
    });
  });
});
