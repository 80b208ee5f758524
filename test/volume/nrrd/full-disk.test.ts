import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { newFolder } from '../folder.ts';

const run = promisify(execFile);

/** Writes 8 MiB as NRRD and prints the error, in a process whose files may have 1 MiB (a full disk, to the process). */
const PROGRAM = `
import { headerFor } from '${import.meta.resolve('../../../src/volume/nrrd/header.ts')}';
import { writeNrrd } from '${import.meta.resolve('../../../src/volume/nrrd/write.ts')}';
import { gridOf } from '${import.meta.resolve('../../support/volumes.ts')}';
process.on('SIGXFSZ', () => {});
const header = headerFor({ grid: gridOf([256, 256, 128]), type: 'uint8', components: 1 });
await writeNrrd(process.argv[1], header, new Uint8Array(2 ** 23), { encoding: 'raw' }).catch((error) => {
  console.log(JSON.stringify({ tag: error.tag, details: error.details, message: error.message, remedy: error.remedy }));
});`;

test('says that the disk is full, and leaves nothing behind', {
  skip: process.platform === 'win32' && 'needs a POSIX shell',
}, async (t) => {
  const folder = await newFolder(t);
  const path = join(folder, 'volume.nrrd');
  const command = 'ulimit -f 2048; exec "$0" --input-type=module -e "$1" "$2"';
  const { stdout } = await run('sh', ['-c', command, process.execPath, PROGRAM, path]);
  assert.deepEqual(JSON.parse(stdout), {
    tag: 'FileNotWritten',
    details: { path, code: 'EFBIG' },
    message: `${path} was not written: there is no room left for it (EFBIG).`,
    remedy: 'Free space on that disk or raise its quota, or write elsewhere.',
  });
  assert.deepEqual(await readdir(folder), []);
});
