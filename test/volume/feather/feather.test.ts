import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import {
  CompressionType,
  compressionRegistry,
  Table,
  tableFromArrays,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { decodeLz4Frames, Lz4Damage } from '../../../src/volume/feather/lz4-frame.ts';
import { readFeather } from '../../../src/volume/feather/read-feather.ts';

const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0];
const uint32 = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
/** An LZ4 frame of blocks that are stored as they are. */
const storedFrame = (...blocks: ArrayLike<number>[]) =>
  Uint8Array.from([
    ...HEADER,
    ...blocks.flatMap((block) => [...uint32(block.length + 2 ** 31), ...Array.from(block)]),
    ...uint32(0),
  ]);

/** A frame of a block of 8 bytes and copies of them, for data of this kind; others are stored. */
function lz4Frame(data: Uint8Array): Uint8Array {
  const copied = data.length - 8 - 4;
  if (copied < 15 || data.some((byte, i) => byte !== data[i % 8])) return storedFrame(data);
  const long = copied - 15;
  const length = [...Array(Math.floor(long / 255)).fill(255), long % 255];
  const block = [0x8f, ...data.subarray(0, 8), 8, 0, ...length, 0];
  return Uint8Array.from([...HEADER, ...uint32(block.length), ...block, ...uint32(0)]);
}

describe('LZ4 frames', () => {
  // By the LZ4 library, with copies that overlap themselves.
  const compressed = Buffer.from(
    'BCJNGGBAgjYAAADxBTAsMSw0LDksMTYsOCwyLDE1LDEzAwBQNSwyLDgXAG85LDQsMSwoAFIfYQEA/xRQYWFhYWEAAAAA',
    'base64',
  );
  const text = `${Array.from({ length: 60 }, (_, i) => `${(i * i) % 17},`).join('')}${'a'.repeat(300)}`;

  test('give back what was compressed', () => {
    assert.equal(Buffer.from(decodeLz4Frames(compressed)).toString(), text);
  });

  test('give back stored blocks, one frame after the other', () => {
    const holds = (first: Uint8Array, second: Uint8Array) => {
      const bytes = Buffer.concat([storedFrame(first, second), storedFrame(second)]);
      assert.deepEqual([...decodeLz4Frames(bytes)], [...first, ...second, ...second]);
    };
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(fc.property(bytes, bytes, holds));
  });

  test('are refused when they are cut off or damaged, and never run on', () => {
    for (let length = 1; length < compressed.length; length++) {
      assert.throws(() => decodeLz4Frames(compressed.subarray(0, length)), Lz4Damage, `${length} bytes`);
    }
    const holds = (at: number, value: number) => {
      const damaged = Uint8Array.from(compressed).with(at, value);
      try {
        assert.ok(decodeLz4Frames(damaged).length <= 255 * damaged.length);
      } catch (error) {
        assert.ok(error instanceof Lz4Damage);
      }
    };
    fc.assert(fc.property(fc.nat(compressed.length - 1), fc.nat(255), holds), { numRuns: 300 });
    const farBack = Uint8Array.from([...HEADER, ...uint32(5), 0x10, 65, 2, 0, 0, ...uint32(0)]);
    assert.throws(() => decodeLz4Frames(farBack), Lz4Damage);
  });
});

describe('Feather tables', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'feather-'));
  });
  after(() => rm(folder, { recursive: true }));

  const saved = async (bytes: Uint8Array) => {
    const path = join(folder, 'table.feather');
    await writeFile(path, bytes);
    return path;
  };
  const ROWS = 500;
  const table = new Table({
    x: vectorFromArray(new Float64Array(ROWS).fill(12.5)),
    count: vectorFromArray(BigInt64Array.from({ length: ROWS }, (_, i) => BigInt(i))),
    barrel: vectorFromArray(Array.from({ length: ROWS }, (_, i) => (i % 2 === 0 ? 'C1' : 'Gamma'))),
  });
  const plain = tableToIPC(table, 'file');
  const compressions = [
    { name: 'plain', bytes: () => plain },
    { name: 'LZ4', bytes: () => compressed(CompressionType.LZ4_FRAME, lz4Frame) },
    { name: 'ZSTD', bytes: () => compressed(CompressionType.ZSTD, zstdCompressSync) },
  ];
  const compressed = (type: CompressionType, encode: (data: Uint8Array) => Uint8Array): Uint8Array => {
    compressionRegistry.set(type, { encode });
    return tableToIPC(table, 'file', type);
  };

  for (const { name, bytes } of compressions) {
    test(`are read: ${name}`, async () => {
      const file = bytes();
      assert.ok(name === 'plain' || file.length < plain.length);
      const { rows, numbers, texts } = await readFeather(await saved(file));
      assert.equal(rows, ROWS);
      assert.deepEqual([...numbers('x')], Array(ROWS).fill(12.5));
      assert.deepEqual([...numbers('count')], [...Array(ROWS).keys()]);
      const barrels = texts('barrel');
      assert.deepEqual(barrels.names, ['C1', 'Gamma']);
      assert.deepEqual(
        [...barrels.rows],
        Array.from({ length: ROWS }, (_, i) => i % 2),
      );
    });
  }

  test('say which column cannot be used, and why', async () => {
    const path = await saved(
      tableToIPC(tableFromArrays({ x: [1, null], barrel: ['A1', null], y: ['1', '2'] }), 'file'),
    );
    const damaged = await readFeather(path);
    const invalid = (column: string, problem: string) => ({
      ...{ tag: 'FeatherColumnInvalid', details: { path, column, problem } },
    });
    assert.throws(() => damaged.numbers('x'), invalid('x', 'row 1 holds no number'));
    assert.throws(() => damaged.numbers('y'), invalid('y', 'row 0 holds no number'));
    assert.throws(() => damaged.texts('barrel'), invalid('barrel', 'row 1 holds no text'));
    assert.throws(() => damaged.numbers('z'), invalid('z', 'the table has x, barrel, y'));
  });

  test('are refused when the file is absent, another format or cut off', async () => {
    await assert.rejects(readFeather(join(folder, 'absent.feather')), { tag: 'FeatherUnreadable', message: /ENOENT/ });
    await assert.rejects(readFeather(await saved(Buffer.from('x,y,z\n1,2,3\n'))), { tag: 'FeatherUnreadable' });
    await assert.rejects(readFeather(await saved(Buffer.from('FEA1'))), { message: /does not start with ARROW1/ });
    await assert.rejects(readFeather(await saved(plain.subarray(0, plain.length - 40))), {
      tag: 'FeatherUnreadable',
      message: /does not end with ARROW1/,
    });
    const damaged = Buffer.from(compressed(CompressionType.LZ4_FRAME, lz4Frame));
    const frame = damaged.indexOf(Buffer.from(HEADER));
    damaged.fill(0, frame, frame + 4);
    await assert.rejects(readFeather(await saved(damaged)), { tag: 'FeatherUnreadable', message: /LZ4/ });
  });
});
