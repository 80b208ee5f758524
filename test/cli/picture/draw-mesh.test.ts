import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { drawMesh } from '../../../src/cli/picture/draw-mesh.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { newFolder } from '../../volume/folder.ts';
import { pixelsOf } from './pixels.ts';

/** A cube of side 1, wound outward: its faces as squares. */
const CUBE = [
  ...[0, 1].flatMap((x) => [0, 1].flatMap((y) => [0, 1].map((z) => `v ${x} ${y} ${z}`))),
  ...['1 2 4 3', '5 7 8 6', '1 5 6 2', '3 4 8 7', '1 3 7 5', '2 6 8 4'].map((corners) => `f ${corners}`),
].join('\n');
const INSIDE_OUT = CUBE.replace(/f (.*)/g, (_, corners: string) => `f ${corners.split(' ').reverse().join(' ')}`);

async function drawn(t: TestContext, obj: string, name = 'mesh.obj', hierarchy?: Parameters<typeof drawMesh>[1]) {
  const path = join(await newFolder(t), name);
  await writeFile(path, obj);
  return pixelsOf(await drawMesh(path, hierarchy));
}

const channels = (color: string) => [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

test('a cube shows three faces in three shades, the top the brightest, on white', async (t) => {
  const pixels = await drawn(t, CUBE);
  const [rows, columns] = [pixels.length, pixels[0].length];
  assert.equal(Math.max(rows, columns), 384);
  assert.equal(pixels[0][0], 'ffffff');
  const shades = new Map<string, number>();
  for (const color of pixels.flat()) shades.set(color, (shades.get(color) ?? 0) + 1);
  const large = [...shades].filter(([color, count]) => count > 2000 && color !== 'ffffff').map(([color]) => color);
  assert.equal(large.length, 3);
  const top = pixels[Math.round(rows * 0.15)][Math.round(columns * 0.5)];
  assert.ok(
    large.every((color) => channels(color)[0] <= channels(top)[0]),
    `${large} and ${top}`,
  );
});

test('a mesh whose faces look inward shows red', async (t) => {
  const pixels = await drawn(t, INSIDE_OUT);
  const [red, green] = channels(pixels[Math.round(pixels.length / 2)][Math.round(pixels[0].length / 2)]);
  assert.ok(red > 2 * green, `${red}, ${green}`);
});

test('the mesh of a region has its colour', async (t) => {
  const hierarchy = hierarchyOf([997, 'root', [[8, 'grey']]]);
  const pixels = await drawn(t, CUBE, '8.obj', hierarchy);
  const [red, green, blue] = channels(pixels[Math.round(pixels.length / 2)][Math.round(pixels[0].length / 2)]);
  assert.ok(red === green && green === blue && red < 255, `${red}, ${green}, ${blue}`);
});

test('nearer faces hide those behind them, in whatever order they come', async (t) => {
  const behind = CUBE.replace(/v (\S+) (\S+) (\S+)/g, (_, x, y, z) => `v ${+x + 4} ${+y + 3} ${+z + 5}`);
  const faces = (obj: string, add: number) =>
    obj.replace(
      /f (.*)/g,
      (_, corners: string) =>
        `f ${corners
          .split(' ')
          .map((c) => +c + add)
          .join(' ')}`,
    );
  const one = await drawn(t, `${CUBE}\n${faces(behind, 8)}`);
  const other = await drawn(t, `${behind}\n${faces(CUBE, 8)}`);
  assert.deepEqual(one, other);
});

test('meshes that cannot be drawn are refused by name', async (t) => {
  await assert.rejects(drawn(t, 'v 0 0 0\n'), { tag: 'NotDrawable' });
  await assert.rejects(drawn(t, 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n'), { tag: 'NotDrawable' });
  await assert.rejects(drawn(t, 'v 0 0 inf\n'.replace('inf', 'x')), { tag: 'MeshUnreadable' });
});
