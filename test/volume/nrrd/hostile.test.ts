import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { NrrdError } from '../../../src/volume/nrrd/errors.ts';
import { type NrrdLimits, readNrrd } from '../../../src/volume/nrrd/read.ts';
import { newFile, newFolder } from '../folder.ts';
import { headerText, nrrdBytes, SMALL_VALUES } from './nrrd-bytes.ts';

/** Checks that reading a file fails as `expected` says, and names the file. */
async function refuses(t: TestContext, content: string | Uint8Array, expected: object, limits?: Partial<NrrdLimits>) {
  const path = await newFile(t, content);
  await assert.rejects(readNrrd(path, limits), (error) => {
    assert.ok(error instanceof NrrdError);
    assert.ok(error.message.includes(path), error.message);
    assert.partialDeepStrictEqual({ tag: error.tag, details: error.details }, expected);
    return true;
  });
}
const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, bytes[at] ^ 1);
const invalid = (field: string, problem: string) => ({ tag: 'NrrdHeaderInvalid', details: { field, problem } });

test('refuses header fields that are missing, malformed or contradict each other, by name', async (t) => {
  const cases: readonly [Record<string, string | undefined>, object][] = [
    [{ type: undefined }, invalid('type', 'is missing')],
    [{ type: 'complex' }, invalid('type', '"complex" is no known type')],
    [{ type: 'block' }, invalid('type', 'is block, which needs a block size and binary data')],
    [{ type: 'int16' }, invalid('endian', 'is missing')],
    [{ type: 'int16', endian: 'middle' }, invalid('endian', '"middle" is no known byte order')],
    [{ encoding: undefined }, invalid('encoding', 'is missing')],
    [{ encoding: 'hex' }, invalid('encoding', '"hex" is no known encoding')],
    [{ dimension: '3.5' }, invalid('dimension', 'must be a positive whole number')],
    [{ dimension: '17' }, invalid('dimension', 'must be at most 16')],
    [{ dimension: '4' }, invalid('sizes', 'has 3 entries for 4 axes')],
    [{ sizes: '3 -2 1' }, invalid('sizes', 'must be a positive whole number')],
    [{ sizes: '3 0 1' }, invalid('sizes', 'must be a positive whole number')],
    [{ sizes: '3 2 99999999999999999999' }, invalid('sizes', 'must be a positive whole number')],
    [{ sizes: '' }, invalid('sizes', 'must be a positive whole number')],
    [{ kinds: 'domain domain' }, invalid('kinds', 'has 2 entries for 3 axes')],
    [{ space: 'outer' }, invalid('space', '"outer" is no known space')],
    [{ space: 'LPST' }, invalid('space dimension', 'contradicts the 4 axes of its space')],
    [{ 'space directions': '(1,0,0) (0,1,0)' }, invalid('space directions', 'has 2 entries for 3 axes')],
    [
      { 'space directions': '(1,0,0) (0,1,0) none' },
      invalid('space directions', 'must have 3 numbers for each of the last 3 axes'),
    ],
    [
      { 'space directions': '(1,0) (0,1) (0,0)' },
      invalid('space directions', 'must have 3 numbers for each of the last 3 axes'),
    ],
    [
      { 'space directions': '(1,0,0) (0,x,0) (0,0,1)' },
      invalid('space directions', 'holds (0,x,0), which is no vector of finite numbers'),
    ],
    [
      { 'space directions': '(1,0,0) (0,1,0) (0,0,1' },
      invalid('space directions', 'must be vectors such as (25,0,0) or none'),
    ],
    [{ 'space directions': '(1,0,0) (1,0,0) (0,0,1)' }, invalid('space directions', 'spans no volume')],
    [{ 'space directions': undefined }, invalid('space directions', 'is missing, and so is "spacings"')],
    [
      { 'space directions': undefined, spacings: '1 2 inf' },
      invalid('spacings', 'holds "inf", which is no finite number'),
    ],
    [{ 'space origin': '(0,0)' }, invalid('space origin', 'must have 3 numbers for each of the last 3 axes')],
    [{ 'space origin': '(0,0,0) (0,0,0)' }, invalid('space origin', 'must be one vector')],
    [{ 'byte skip': '-2' }, invalid('byte skip', 'must be a whole number or -1')],
    [{ 'byte skip': '-1', encoding: 'gzip' }, invalid('byte skip', 'is -1, which needs raw encoding')],
    [{ 'line skip': '1e3' }, invalid('line skip', 'must be a whole number')],
    [{ Type: 'uint8' }, invalid('type', 'is given twice')],
  ];
  for (const [fields, expected] of cases) await refuses(t, nrrdBytes(fields), expected);
});

test('refuses what is no NRRD file, however long its first line', async (t) => {
  const wrong = { tag: 'NrrdHeaderInvalid' };
  for (const content of ['', 'NRRD', 'NRRD0006\n\n', 'PNG\n\n', 'NRRD0004x\ntype: int\n\n', Buffer.alloc(100)]) {
    await refuses(t, content, wrong);
  }
  const line = await newFile(t, 'NRRD0004\ncontent: ');
  await truncate(line, 2 ** 30);
  await assert.rejects(readNrrd(line), {
    tag: 'NrrdHeaderInvalid',
    details: { path: line, problem: 'is longer than 1048576 bytes' },
  });
});

test('refuses NUL characters, lines that are no field, and keys given twice', async (t) => {
  const header = (problem: string) => ({ tag: 'NrrdHeaderInvalid', details: { problem } });
  await refuses(t, headerText({ content: 'a\0b' }), header('holds a NUL character'));
  await refuses(t, headerText().replace('type: ', 'type '), header('has a line that is no field: "type uint8"'));
  await refuses(t, headerText().replace('\n\n', '\nkey:=1\nkey:=2\n\n'), invalid('key', 'is given twice'));
});

test('refuses a file cut off at any byte', async (t) => {
  const data = { raw: SMALL_VALUES, gzip: gzipSync(SMALL_VALUES), ascii: Buffer.from('1 2 3 4 5 6') };
  const folder = await newFolder(t);
  for (const [encoding, bytes] of Object.entries(data)) {
    const whole = nrrdBytes({ encoding }, bytes);
    for (let length = 0; length < whole.length; length++) {
      const path = join(folder, `${encoding}-${length}.nrrd`);
      await writeFile(path, whole.subarray(0, length));
      await assert.rejects(readNrrd(path), (error) => error instanceof NrrdError && error.message.includes(path), path);
    }
  }
});

test('says how many bytes of the data are there', async (t) => {
  const truncated = (found: number) => ({ tag: 'NrrdDataTruncated', details: { expected: 6, found } });
  await refuses(t, nrrdBytes({}, SMALL_VALUES.subarray(0, 4)), truncated(4));
  await refuses(t, nrrdBytes({ encoding: 'gzip' }, gzipSync(SMALL_VALUES.subarray(0, 5))), truncated(5));
  await refuses(t, nrrdBytes({ encoding: 'gzip' }, gzipSync(SMALL_VALUES).subarray(0, -1)), truncated(6));
  await refuses(t, nrrdBytes({ encoding: 'ascii' }, Buffer.from('1 2 3')), truncated(3));
  await refuses(t, nrrdBytes({ 'line skip': '3' }, Buffer.from('one\n')), { tag: 'NrrdDataTruncated' });
});

test('refuses more data than the header declares', async (t) => {
  const excess = (found: number) => ({ tag: 'NrrdDataExcess', details: { expected: 6, found } });
  const seven = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
  await refuses(t, nrrdBytes({}, seven), excess(7));
  await refuses(t, nrrdBytes({ encoding: 'gzip' }, gzipSync(seven)), excess(7));
  await refuses(t, nrrdBytes({ encoding: 'ascii' }, Buffer.from('1 2 3 4 5 6 7')), excess(7));
});

test('finds damage by the checksums and by what is no number of the type', async (t) => {
  const corrupt = { tag: 'NrrdDataCorrupt', details: { expected: 6 } };
  const gzip = gzipSync(SMALL_VALUES);
  await refuses(t, nrrdBytes({ encoding: 'gzip' }, flipped(gzip, gzip.length - 6)), corrupt);
  await refuses(t, nrrdBytes({ encoding: 'gzip' }, SMALL_VALUES), corrupt);
  await refuses(t, nrrdBytes({ encoding: 'gzip' }, Buffer.concat([gzip, Buffer.from('garbage')])), corrupt);
  const bzip2 = Buffer.from('QlpoOTFBWSZTWaYZLFoAAABAAD8AIAAhgAwDJy7i7kinChIUwyWLQA==', 'base64');
  for (const at of [12, 24, bzip2.length - 3]) {
    await refuses(t, nrrdBytes({ encoding: 'bzip2' }, flipped(bzip2, at)), corrupt);
  }
  for (const word of ['256', '-1', '1.5', 'one', '0x10', '1e400', '9'.repeat(1e6)]) {
    await refuses(t, nrrdBytes({ encoding: 'ascii' }, Buffer.from(`1 2 3 4 5 ${word}`)), corrupt);
  }
});

test('refuses any change of one byte of compressed data, or reads the same values', async (t) => {
  const folder = await newFolder(t);
  const data = gzipSync(SMALL_VALUES);
  const change = fc.record({ at: fc.nat(data.length - 1), by: fc.integer({ min: 1, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, by }) => {
      const path = join(folder, 'changed.nrrd');
      await writeFile(path, nrrdBytes({ encoding: 'gzip' }, data.with(at, data[at] ^ by)));
      const values = await readNrrd(path).then(
        ({ volume }) => [...volume.values],
        (error) => {
          assert.ok(error instanceof NrrdError, String(error));
        },
      );
      if (values) assert.deepEqual(values, [...SMALL_VALUES]);
    }),
  );
});

test('answers any change of one byte of a header with an error of its own or a volume', async (t) => {
  const path = join(await newFolder(t), 'changed.nrrd');
  const whole = nrrdBytes({
    'byte skip': '0',
    'line skip': '0',
    kinds: 'domain domain domain',
    'space origin': '(0,0,0)',
  });
  const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, to }) => {
      await writeFile(path, whole.with(at, to));
      await readNrrd(path).catch((error) => assert.ok(error instanceof NrrdError, String(error)));
    }),
    { numRuns: 300 },
  );
});

test('stops a gzip bomb at the first byte too many, in bounded memory', async (t) => {
  const member = gzipSync(Buffer.alloc(2 ** 26));
  const bomb = nrrdBytes({ encoding: 'gzip' }, Buffer.concat(Array(64).fill(member)));
  const before = process.memoryUsage.rss();
  await refuses(t, bomb, { tag: 'NrrdDataExcess', details: { expected: 6 } });
  assert.ok(process.memoryUsage.rss() - before < 2 ** 26);
});

test('refuses sizes beyond the limit before it makes room for them', async (t) => {
  const large = { tag: 'NrrdTooLarge', details: { limit: 2 ** 34 } };
  await refuses(t, nrrdBytes({ sizes: '100000 100000 100000' }), { tag: 'NrrdTooLarge', details: { bytes: 1e15 } });
  await refuses(t, nrrdBytes({ sizes: '9007199254740991 9007199254740991 9007199254740991' }), large);
  await refuses(t, nrrdBytes({ encoding: 'gzip', 'byte skip': '9007199254740991' }), large);
  await refuses(t, nrrdBytes(), { tag: 'NrrdTooLarge', details: { bytes: 6, limit: 5 } }, { dataBytes: 5 });
  await refuses(t, nrrdBytes(), { tag: 'NrrdHeaderInvalid' }, { headerBytes: 50 });
});

test('refuses data files outside of the folder, spread over several files, or absent', async (t) => {
  const header = (file: string) => headerText({ 'data file': file });
  for (const file of ['/etc/passwd', '../values.raw', 'a/../../values.raw']) {
    await refuses(t, header(file), invalid('data file', `names ${file}, outside of the folder of the header`));
  }
  for (const file of ['LIST', 'slice%03d.raw 1 9 1']) await refuses(t, header(file), { tag: 'NrrdUnsupported' });
  const path = await newFile(t, header('absent.raw'));
  await assert.rejects(readNrrd(path), {
    tag: 'NrrdUnreadable',
    details: { path: join(path, '../absent.raw'), code: 'ENOENT' },
  });
  await assert.rejects(readNrrd(join(path, '../none.nrrd')), { tag: 'NrrdUnreadable', message: /none.nrrd/ });
  await assert.rejects(readNrrd(join(path, '..')), { tag: 'NrrdUnreadable', message: /EISDIR/ });
});

test('refuses volumes without three axes of space', async (t) => {
  const flat = { dimension: '2', sizes: '3 2', 'space directions': '(1,0) (0,1)', 'space dimension': '2' };
  await refuses(t, nrrdBytes(flat), {
    tag: 'NrrdUnsupported',
    details: { feature: 'it has 2 space axes instead of 3' },
  });
  const noSpace = {
    dimension: '4',
    sizes: '3 2 1 1',
    'space dimension': undefined,
    'space directions': undefined,
    spacings: '1 1 1 1',
  };
  await refuses(t, nrrdBytes(noSpace), {
    tag: 'NrrdUnsupported',
    details: { feature: 'it has 4 space axes instead of 3' },
  });
});
