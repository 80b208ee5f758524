import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { bunzip2 } from '../../../src/volume/nrrd/bzip2.ts';
import { Damage } from '../../../src/volume/nrrd/damage.ts';
import { collect } from '../collect.ts';

/** 2,000 runs of 0 to 299 equal bytes; `runs.bz2` is what bzip2 -1 makes of them: three blocks. */
const RUNS = Buffer.concat(Array.from({ length: 2000 }, (_, k) => Buffer.alloc((k * 7) % 300, (k * k) % 251)));
const encoded = await readFile(join(import.meta.dirname, 'runs.bz2'));

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const decode = async (bytes: Uint8Array, size = 1000) => Buffer.concat(await collect(bunzip2(inChunks(bytes, size))));

test('decodes several blocks and streams, however they come', async () => {
  for (const size of [1, 7, encoded.length]) assert.ok(RUNS.equals(await decode(encoded, size)));
  assert.ok(Buffer.concat([RUNS, RUNS]).equals(await decode(Buffer.concat([encoded, encoded]))));
});

test('refuses data cut off anywhere but between two streams', async () => {
  for (let length = 1; length < encoded.length; length += 97) {
    await assert.rejects(decode(encoded.subarray(0, length)), Damage, String(length));
  }
  assert.equal((await decode(encoded.subarray(0, 0))).length, 0);
});

test('answers any change of one byte with an error, or decodes the same', async () => {
  const change = fc.record({ at: fc.nat(encoded.length - 1), by: fc.integer({ min: 1, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, by }) => {
      const decoded = await decode(encoded.with(at, encoded[at] ^ by)).catch((error) =>
        assert.ok(error instanceof Damage),
      );
      if (decoded) assert.ok(RUNS.equals(decoded));
    }),
  );
});
