import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missing } from '../shared-inputs.ts';
import { assertGoldenBytes, assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import {
  annotation200,
  DENSITY_FILES,
  PROBABILITY_MAPS,
  probabilityMap200,
  realignedSlices200,
  SYNTHETIC,
  type SyntheticVolume,
  syntheticVolume,
} from '../support/density-inputs.ts';

const skip = missing(...DENSITY_FILES);

interface Inputs {
  readonly volumes: Record<SyntheticVolume, VolumeGolden>;
  readonly annotation: VolumeGolden;
  readonly realignedSlices200: Record<string, number[]>;
}

test('the annotation and the twelve volumes of the density goldens are made again', { skip }, async () => {
  const { volumes, annotation } = await densityGolden<Inputs>('inputs');
  assertGoldenBytes(await annotation200(), annotation);
  for (const name of Object.keys(SYNTHETIC) as SyntheticVolume[]) {
    const volume = await syntheticVolume(name);
    assertGoldenBytes(volume, volumes[name]);
    if (name === 'nissl') await assertGoldenVolume(volume, volumes[name], { voxels: 0 });
  }
});

test('another salt gives another volume', { skip }, async () => {
  const [one, other] = await Promise.all([syntheticVolume('nissl'), syntheticVolume('nissl', 1)]);
  assert.notDeepEqual(one.values, other.values);
});

test('the slices and the probability maps of the density goldens are made again', { skip }, async () => {
  assert.deepEqual(await realignedSlices200(), (await densityGolden<Inputs>('inputs')).realignedSlices200);
  const texts = await Promise.all(PROBABILITY_MAPS.map(probabilityMap200));
  assert.deepEqual(
    texts.map((text) => text.split('\n').length - 2),
    [55, 440, 140, 220, 440, 48],
  );
});
