import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCOrder, toFortranOrder } from '../../src/volume/voxel-order.ts';
import { volumeOf } from '../support/volumes.ts';

test('puts x last in numpy order and keeps the components of a voxel together', () => {
  const vectors = volumeOf('float', [2, 1, 2], [0, 1, 10, 11, 20, 21, 30, 31]);
  const inCOrder = toCOrder(vectors);
  assert.deepEqual([...inCOrder.values], [0, 1, 20, 21, 10, 11, 30, 31]);
  assert.deepEqual(toFortranOrder(inCOrder), vectors);
});

test('keeps 64-bit integers whole', () => {
  const volume = volumeOf('int64', [2, 2, 1], [2n ** 62n, 2n, 3n, -4n]);
  assert.deepEqual([...toCOrder(volume).values], [2n ** 62n, 3n, 2n, -4n]);
});

test('gives back a volume that has the order already', () => {
  const volume = volumeOf('uint8', [2, 1, 1], [1, 2]);
  assert.equal(toFortranOrder(volume), volume);
});
