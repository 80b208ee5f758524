import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileNotWritten } from './errors.ts';

/**
 * Makes or replaces a file as a whole: `write` fills a temporary file of the same folder, which takes the name `path`
 * once it is safely on the disk. When anything fails, what was under `path` stays and nothing else remains.
 *
 * @throws FileNotWritten when the disk is full or the folder refuses; whatever `write` throws
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await withFile(temporary, 'wx', async (file) => {
      await write(file);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw hasCode(error) ? new FileNotWritten({ path, code: error.code }, { cause: error }) : error;
  }
  await withFile(dirname(path), 'r', (folder) => folder.sync());
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'syscall' in error && 'code' in error;
