import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { encodePng } from '../../../src/cli/picture/png.ts';
import { pixelsOf } from './pixels.ts';

const images = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.nat())
  .map(([width, height, isColourful, seed]) => {
    const color = (i: number) => (Math.imul(i + seed, 2654435761) >>> (isColourful ? 8 : 30)) & 0xffffff;
    return { width, height, pixels: Uint32Array.from({ length: width * height }, (_, i) => color(i)) };
  });

test('another decoder reads the pixels that were encoded, with a palette and without', () => {
  fc.assert(
    fc.property(images, ({ width, height, pixels }) => {
      const rows = Array.from({ length: height }, (_, y) =>
        Array.from(pixels.subarray(y * width, (y + 1) * width), (color) => color.toString(16).padStart(6, '0')),
      );
      assert.deepEqual(pixelsOf(encodePng({ width, height, pixels })), rows);
    }),
  );
});

test('a picture of few colours takes a byte a pixel before compression, one of many takes three', () => {
  const picture = (colors: number) =>
    encodePng({ width: 300, height: 1, pixels: Uint32Array.from({ length: 300 }, (_, i) => i % colors) });
  const typeOf = (png: Buffer) => (PNG.sync.read(png) as { colorType?: number }).colorType;
  assert.deepEqual([typeOf(picture(256)), typeOf(picture(257))], [3, 2]);
});
