import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import type { BlobStore, StoredBlob } from '../../src/store/blob-store.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { markTransient } from '../../src/store/transient.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('blobs in a folder', () => {
  let folder: string;
  let blobs: BlobStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-blobs-'));
    blobs = folderBlobs(join(folder, 'blobs'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Where the bytes of a blob lie. */
  const pathOf = (sha256: string): string =>
    join(folder, 'blobs/sha256', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const listed = async (): Promise<StoredBlob[]> => {
    const found: StoredBlob[] = [];
    for await (const item of blobs.list()) found.push(item);
    return found;
  };
  const names = async (): Promise<string[]> => {
    return (await listed()).map((item) => (item.kind === 'blob' ? item.sha256 : item.name));
  };

  test('give back the bytes that were put, whatever their pieces', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, async (chunks) => {
        const bytes = Buffer.concat(chunks);
        const blob = await blobs.put(Readable.from(chunks.filter(({ length }) => length > 0)));
        assert.deepEqual(blob, { sha256: digest(bytes), bytes: bytes.length });
        assert.deepEqual(await buffer(await blobs.open(blob)), bytes);
      }),
      { numRuns: 25 },
    );
  });

  test('give the memory of transient pieces back, and of no others', async () => {
    const pieces = () => Array.from({ length: 40 }, (_, n) => Buffer.from(new ArrayBuffer(2 ** 15)).fill(n));
    for (const transient of [false, true]) {
      const shared = Buffer.alloc(2 ** 16, 'x').subarray(1);
      const sent = [...pieces(), shared];
      const bytes = Buffer.concat(sent);
      const content = Readable.from(sent);
      const blob = await blobs.put(transient ? markTransient(content) : content);
      assert.deepEqual(await buffer(await blobs.open(blob)), bytes);
      assert.deepEqual(
        sent.map(({ length }) => length === 0),
        [...pieces().map(() => transient), false],
      );
    }
  });

  test('keep the same bytes once, and heal a damaged blob when they are put again', async () => {
    const blob = await blobs.put(Readable.from(['same']));
    await truncate(pathOf(blob.sha256), 1);
    await blobs.put(Readable.from(['sa', 'me']));
    assert.deepEqual(await names(), [blob.sha256]);
    assert.equal(await text(await blobs.open(blob)), 'same');
  });

  test('copy a file without sharing it: a later change of either leaves the other alone', async () => {
    const path = join(folder, 'source');
    await writeFile(path, 'content');
    const blob = await blobs.put({ path });
    assert.equal((await stat(pathOf(blob.sha256))).nlink, 1);
    await appendFile(path, ' changed');
    assert.equal(await text(await blobs.open(blob)), 'content');
    assert.equal(blobs.locate(blob.sha256), pathOf(blob.sha256));
  });

  test('end with an error when bytes were altered, cut off or added', async () => {
    const blob = await blobs.put(Readable.from(['original']));
    for (const [damage, bytes] of [
      ['orIginal', 8],
      ['orig', 4],
      ['original+', 9],
    ] as const) {
      await writeFile(pathOf(blob.sha256), damage);
      const found = { sha256: digest(Buffer.from(damage)), bytes };
      await assert.rejects(blobs.open(blob).then(text), { tag: 'BlobAltered', details: { ...blob, found } });
    }
  });

  test('give a part of bytes that are right as a whole, and none once any of them was altered', async () => {
    const blob = await blobs.put(Readable.from(['original']));
    const part = async () => text(await blobs.open(blob, { first: 1, last: 3 }));
    assert.deepEqual(await Promise.all([part(), part()]), ['rig', 'rig']);
    for (const damage of ['originaL', 'orig']) {
      await writeFile(pathOf(blob.sha256), damage);
      const found = { sha256: digest(Buffer.from(damage)), bytes: 8 };
      const details = { ...blob, found: damage.length === 8 ? found : { bytes: 4 } };
      for (let time = 0; time < 2; time++) await assert.rejects(part(), { tag: 'BlobAltered', details });
    }
    await blobs.put(Readable.from(['original']));
    assert.equal(await part(), 'rig');
  });

  test('say at once that a blob is missing', async () => {
    const sha256 = digest(Buffer.from('never'));
    await assert.rejects(blobs.open({ sha256, bytes: 5 }), { tag: 'BlobMissing', details: { sha256 } });
  });

  test('keep nothing of a stream that fails', async () => {
    const failing = Readable.from(
      (function* () {
        yield 'half';
        throw new Error('cut off');
      })(),
    );
    await assert.rejects(blobs.put(failing), /cut off/);
    assert.deepEqual(await names(), []);
  });

  test('keep nothing of a file that is not there', async () => {
    await assert.rejects(blobs.put({ path: join(folder, 'none') }), { code: 'ENOENT' });
    assert.deepEqual(await names(), []);
  });

  test('name what a dead process left behind and what strangers put there', async () => {
    const { sha256 } = await blobs.put(Readable.from(['whole']));
    await writeFile(join(folder, 'blobs/unfinished/left'), 'half');
    await writeFile(join(folder, 'blobs/sha256/stray'), 'stray');
    const found = await listed();
    assert.deepEqual(
      found.toSorted((a, b) => b.bytes - a.bytes || (a.kind < b.kind ? -1 : 1)),
      [
        { kind: 'blob', sha256, bytes: 5 },
        { kind: 'leftover', name: 'sha256/stray', bytes: 5 },
        { kind: 'leftover', name: 'unfinished/left', bytes: 4 },
      ],
    );
    assert.equal(await blobs.remove('unfinished/left'), true);
    assert.deepEqual(await readdir(join(folder, 'blobs/unfinished')), []);
  });

  test('do not remove what was put again since', async () => {
    const { sha256 } = await blobs.put(Readable.from(['old']));
    const since = new Date(Date.now() - 60_000);
    const age = () => utimes(pathOf(sha256), 1, 1);
    await age();
    await blobs.put(Readable.from(['old']));
    assert.equal(await blobs.remove(sha256, since), false);
    assert.equal(await readFile(pathOf(sha256), 'utf8'), 'old');
    await age();
    assert.equal(await blobs.remove(sha256, since), true);
    assert.deepEqual(await names(), []);
  });
});
