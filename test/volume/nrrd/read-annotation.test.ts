import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readAnnotation } from '../../../src/volume/nrrd/read-annotation.ts';
import { missing, realInput } from '../../shared-inputs.ts';
import { newFile } from '../folder.ts';
import { nrrdBytes } from './nrrd-bytes.ts';

test('makes 32-bit ids of any integer type', async (t) => {
  const types = {
    uint8: '1 2 3 4 5 255',
    int16: '1 2 3 4 5 32767',
    int64: '1 2 3 4 5 4294967295',
    uint32: '1 2 3 4 5 4294967295',
  };
  for (const [type, text] of Object.entries(types)) {
    const path = await newFile(t, nrrdBytes({ type, encoding: 'ascii' }, Buffer.from(text)));
    const { volume } = await readAnnotation(path);
    assert.ok(volume.values instanceof Uint32Array && volume.values.buffer instanceof SharedArrayBuffer);
    assert.equal([...volume.values].join(' '), text);
  }
});

test('refuses what holds no region ids', async (t) => {
  const cases = [
    [{ type: 'float' }, '1 2 3 4 5 6', 'its values are of type float'],
    [{ type: 'int16' }, '1 2 3 4 5 -6', 'it holds the value -6'],
    [{ type: 'uint64' }, '1 2 3 4 5 4294967296', 'it holds the value 4294967296'],
    [
      { dimension: '4', sizes: '3 2 1 1', 'space directions': 'none (1,0,0) (0,1,0) (0,0,1)' },
      '1 2 3 4 5 6',
      'it has 3 values a voxel',
    ],
  ] as const;
  for (const [fields, text, problem] of cases) {
    const path = await newFile(t, nrrdBytes({ ...fields, encoding: 'ascii' }, Buffer.from(text)));
    await assert.rejects(readAnnotation(path), { tag: 'NotAnAnnotation', details: { path, problem } });
  }
});

const ccfv3 = realInput('ccfv3_25/annotation.nrrd');

test('reads the CCFv3 annotation at 25 µm', { skip: missing(ccfv3) }, async () => {
  const { header, volume } = await readAnnotation(ccfv3);
  assert.deepEqual(volume.grid.shape, [528, 320, 456]);
  assert.equal(header.grid.space, 'left-posterior-superior');
  // SHA-256 of the array as pynrrd 1.1.3 reads it, in Fortran order.
  const digest = createHash('sha256').update(new Uint8Array(volume.values.buffer)).digest('hex');
  assert.equal(digest, 'e4c549f12c9f21b643fac265b6a38a1befbcea95caea368f78c99ba46ed21073');
});
