import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A new folder that is removed after the test. */
export async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'volume-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** A new file that is removed after the test. */
export async function newFile(t: TestContext, content: string | Uint8Array, name = 'volume.nrrd'): Promise<string> {
  const path = join(await newFolder(t), name);
  await writeFile(path, content);
  return path;
}
