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
    await using file = await open(temporary, 'wx');
    await write(file);
    await file.sync();
  } catch (error) {
    await discard(temporary, path, error);
  }
  await rename(temporary, path).catch((error) => discard(temporary, path, error));
  await using folder = await open(dirname(path), 'r');
  await folder.sync();
}

async function discard(temporary: string, path: string, error: unknown): Promise<never> {
  await rm(temporary, { force: true });
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
  throw code === undefined ? error : new FileNotWritten({ path, code }, { cause: error });
}
