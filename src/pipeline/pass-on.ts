import { constants, copyFile, link, mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { listFiles } from './digest.ts';

/**
 * Makes `to` the file that `from` is: another name of it where the file system has such, so that gigabytes are neither
 * copied nor kept twice, else a copy. A rule replaces its outputs and never writes into them, so `to` stays as it is.
 */
export async function passOn(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE));
}

/** As `passOn`, all files of a folder. */
export async function passFolderOn(from: string, to: string): Promise<void> {
  for (const file of await listFiles(from, [])) await passOn(file, join(to, relative(from, file)));
}
