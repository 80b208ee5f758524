import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readNrrd, readNrrdHeader } from '../../../src/volume/nrrd/read.ts';
import { newFile, newFolder } from '../folder.ts';
import { headerText, nrrdBytes, SMALL_VALUES } from './nrrd-bytes.ts';

/** Reads a file of the small volume with other fields and data. */
async function read(t: Parameters<typeof newFile>[0], fields: Record<string, string | undefined>, data?: Uint8Array) {
  return readNrrd(await newFile(t, nrrdBytes(fields, data)));
}
const bytesOf = (text: string) => Buffer.from(text);

test('reads values into shared memory, x fastest, and the grid they lie on', async (t) => {
  const fields = { space: 'left-posterior-superior', 'space dimension': undefined, 'space origin': '(1,2.5,-3e1)' };
  const { volume } = await read(t, fields);
  assert.ok(volume.values.buffer instanceof SharedArrayBuffer);
  assert.deepEqual(volume, {
    grid: {
      shape: [3, 2, 1],
      directions: [[25, 0, 0], [0, 25, 0], [0, 0, 25]], // biome-ignore format: a matrix
      origin: [1, 2.5, -30],
      space: 'left-posterior-superior',
      file: volume.grid.file,
    },
    components: 1,
    order: 'fortran',
    values: volume.values,
  });
  assert.deepEqual([...volume.values], [1, 2, 3, 4, 5, 6]);
});

const TYPE_NAMES = {
  int8: 'signed char,int8,int8_t',
  uint8: 'uchar,unsigned char,uint8,uint8_t',
  int16: 'short,short int,signed short,signed short int,int16,int16_t',
  uint16: 'ushort,unsigned short,unsigned short int,uint16,uint16_t',
  int32: 'int,signed int,int32,int32_t',
  uint32: 'uint,unsigned int,uint32,uint32_t',
  int64: 'longlong,long long,long long int,signed long long,signed long long int,int64,int64_t',
  uint64: 'ulonglong,unsigned long long,unsigned long long int,uint64,uint64_t',
  float: 'float,float32,Float',
  double: 'double,float64',
};

test('knows every type by each of its names, in both byte orders', async (t) => {
  for (const [type, names] of Object.entries(TYPE_NAMES)) {
    for (const name of names.split(',')) {
      for (const endian of ['little', 'big']) {
        const data = Buffer.alloc(48);
        const size = { 8: 1, 16: 2, 32: 4, 64: 8 }[type.match(/\d+/)?.[0] ?? ''] ?? (type === 'float' ? 4 : 8);
        // Six times the number whose last byte is 1: 1 as an integer, and so for floats by their bits.
        for (let i = 0; i < 6; i++) data[i * size + (endian === 'big' ? size - 1 : 0)] = 1;
        const { header, volume } = await read(t, { type: name, endian }, data.subarray(0, 6 * size));
        assert.equal(header.type, type, name);
        const one = type === 'float' ? 2 ** -149 : type === 'double' ? 2 ** -1074 : type.endsWith('64') ? 1n : 1;
        assert.deepEqual([...volume.values], Array(6).fill(one), `${name}, ${endian}`);
      }
    }
  }
});

test('takes blocks of opaque bytes for components', async (t) => {
  const { volume } = await read(t, { type: 'block', 'block size': '2', sizes: '3 1 1' });
  assert.equal(volume.components, 2);
  assert.deepEqual([...volume.values], [1, 2, 3, 4, 5, 6]);
});

/** `bzip2` of the bytes 1 2 3 4 5 6. */
const BZIP2 = Buffer.from('QlpoOTFBWSZTWaYZLFoAAABAAD8AIAAhgAwDJy7i7kinChIUwyWLQA==', 'base64');

test('reads every encoding by each of its names', async (t) => {
  const gzip = gzipSync(SMALL_VALUES);
  const ascii = bytesOf('1 2\n3\t4\r\n5, 6');
  for (const [names, data] of [
    ['raw', SMALL_VALUES],
    ['gzip gz GZIP', gzip],
    ['bzip2 bz2', BZIP2],
    ['ascii text txt', ascii],
  ] as const) {
    for (const encoding of names.split(' ')) {
      const { volume } = await read(t, { encoding }, data);
      assert.deepEqual([...volume.values], [1, 2, 3, 4, 5, 6], encoding);
    }
  }
});

test('reads data in several gzip members and bzip2 streams', async (t) => {
  const members = Buffer.concat([gzipSync(SMALL_VALUES.subarray(0, 2)), gzipSync(SMALL_VALUES.subarray(2))]);
  assert.deepEqual([...(await read(t, { encoding: 'gzip' }, members)).volume.values], [1, 2, 3, 4, 5, 6]);
  const streams = await read(t, { encoding: 'bzip2', sizes: '3 2 2' }, Buffer.concat([BZIP2, BZIP2]));
  assert.deepEqual([...streams.volume.values], [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
});

test('reads ascii numbers of each kind, across the chunks of a file', async (t) => {
  const special = await read(t, { type: 'float', encoding: 'ascii' }, bytesOf('nan -inf INF -1.5e-3 .25 7.'));
  assert.deepEqual([...special.volume.values], [Number.NaN, -Infinity, Infinity, Math.fround(-0.0015), 0.25, 7]);
  const large = await read(t, { type: 'uint64', encoding: 'ascii' }, bytesOf('18446744073709551615 1 2 3 4 5'));
  assert.equal(large.volume.values[0], 2n ** 64n - 1n);
  const text = Array.from({ length: 100_000 }, (_, i) => 100_000 + i).join(' ');
  const long = await read(t, { type: 'int', encoding: 'ascii', sizes: '100000 1 1' }, bytesOf(text));
  assert.ok((long.volume.values as Int32Array).every((value, i) => value === 100_000 + i));
});

test('skips lines before and bytes after decompression', async (t) => {
  const skipped = Buffer.concat([
    bytesOf('a line\nanother\n'),
    gzipSync(Buffer.concat([bytesOf('xyz'), SMALL_VALUES])),
  ]);
  const gzip = await read(t, { encoding: 'gzip', 'line skip': '2', 'byte skip': '3' }, skipped);
  const raw = await read(t, { lineskip: '1', byteskip: '2' }, Buffer.concat([bytesOf('a line\nxy'), SMALL_VALUES]));
  const fromEnd = await read(t, { 'byte skip': '-1' }, Buffer.concat([bytesOf('whatever'), SMALL_VALUES]));
  for (const { volume } of [gzip, raw, fromEnd]) assert.deepEqual([...volume.values], [1, 2, 3, 4, 5, 6]);
});

test('finds detached data beside the header, which then may end without a blank line', async (t) => {
  const folder = await newFolder(t);
  await writeFile(join(folder, 'values.raw.gz'), gzipSync(SMALL_VALUES));
  for (const name of ['data file', 'datafile', 'Data File']) {
    const text = headerText({ encoding: 'gzip', [name]: './values.raw.gz' });
    await writeFile(join(folder, 'volume.nhdr'), text.trimEnd());
    assert.deepEqual([...(await readNrrd(join(folder, 'volume.nhdr'))).volume.values], [1, 2, 3, 4, 5, 6]);
  }
});

test('puts the components of a voxel first, as many as the axes before the last three make', async (t) => {
  const vectors = await read(t, {
    dimension: '4',
    sizes: '3 2 1 1',
    'space directions': 'none (25,0,0) (0,25,0) (0,0,25)',
    kinds: 'vector domain domain domain',
  });
  assert.equal(vectors.volume.components, 3);
  assert.deepEqual(vectors.volume.grid.shape, [2, 1, 1]);
  assert.deepEqual(vectors.header.kinds, ['vector', 'domain', 'domain', 'domain']);
  const nan = '(nan,nan,nan)';
  const tensors = await read(t, {
    dimension: '5',
    sizes: '2 3 1 1 1',
    'space directions': `none ${nan} (1,0,0) (0,1,0) (0,0,1)`,
  });
  assert.equal(tensors.volume.components, 6);
});

test('takes spacings where there are no directions, and no space for 3 axes of space', async (t) => {
  const plain = { 'space directions': undefined, 'space dimension': undefined };
  const { volume } = await read(t, { ...plain, spacings: '0.1 25 1e2' });
  assert.deepEqual(volume.grid.directions, [[0.1, 0, 0], [0, 25, 0], [0, 0, 100]]); // biome-ignore format: a matrix
  assert.deepEqual(volume.grid.origin, [0, 0, 0]);
  const fields = { ...plain, dimension: '4', sizes: '3 2 1 1', spacings: 'nan 1 2 3', 'space dimension': '3' };
  assert.deepEqual((await read(t, fields)).volume.grid.directions[2], [0, 0, 3]);
});

test('keeps rotated directions, and numbers as exact as they are written', async (t) => {
  const { volume } = await read(t, { 'space directions': '( 0, 25.100000381469727, 0) (-25,0,0) (0,0,.5)' });
  assert.deepEqual(volume.grid.directions, [[0, 25.100000381469727, 0], [-25, 0, 0], [0, 0, 0.5]]); // biome-ignore format: a matrix
});

test('knows the spaces of three axes by their long and short names', async (t) => {
  for (const space of [
    'RAS',
    'left-anterior-superior',
    'LPS',
    'PIR',
    'posterior-inferior-right',
    'Scanner-XYZ',
    '3D-left-handed',
  ]) {
    const { volume } = await read(t, { space, 'space dimension': undefined });
    assert.equal(volume.grid.space, space);
  }
});

test('keeps comments, key values and the fields it does not use, whatever ends the lines', async (t) => {
  const lines = ['NRRD0005', '# made by hand', 'type: uchar', 'dimension: 3', 'sizes: 3 2 1', 'spacings: 1 1 1'];
  const rest = [
    'encoding: raw',
    'space units: "um" "um" "um"',
    'atlas: CCF: v3',
    'species:=Mus musculus',
    'a key:= x',
    '#last',
  ];
  for (const end of ['\n', '\r\n', '  \n']) {
    const text = [...lines, ...rest, '', ''].join(end);
    const { header, volume } = await readNrrd(await newFile(t, Buffer.concat([Buffer.from(text), SMALL_VALUES])));
    assert.deepEqual(header.comments, ['made by hand', 'last']);
    assert.deepEqual(header.keyValues, { species: 'Mus musculus', 'a key': ' x' });
    assert.deepEqual(header.fields, { 'space units': '"um" "um" "um"', atlas: 'CCF: v3' });
    assert.deepEqual([...volume.values], [1, 2, 3, 4, 5, 6]);
  }
});

test('reads a header alone without its data', async (t) => {
  const path = await newFile(t, nrrdBytes({ encoding: 'gzip', type: 'int16', endian: 'big' }, new Uint8Array(0)));
  const { type, sizes, encoding, endian } = await readNrrdHeader(path);
  assert.deepEqual(
    { type, sizes, encoding, endian },
    { type: 'int16', sizes: [3, 2, 1], encoding: 'gzip', endian: 'big' },
  );
});
