import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CurrentArtefact } from './explain.ts';

/** What is known of a path without reading its content. */
export type Measure = Pick<CurrentArtefact, 'stamp' | 'bytes' | 'modified'>;

/**
 * Size, age and stamp of a file, or of a folder with everything in it but `lodgers`.
 * @param lodgers - absolute paths that are no part of the folder's content
 * @returns undefined when nothing is there
 */
export async function measure(path: string, lodgers: readonly string[]): Promise<Measure | undefined> {
  const entry = await stat(path, { bigint: true }).catch(ignoreMissing);
  if (!entry) return undefined;
  if (!entry.isDirectory()) {
    const { size, mtimeNs, ino } = entry;
    return { stamp: `${size}-${mtimeNs}-${ino}`, bytes: Number(size), modified: Number(mtimeNs / 1_000n) / 1_000 };
  }
  const lines = createHash('sha256');
  let bytes = 0;
  // An empty folder is as old as its last change; a full one as its newest file.
  let modified = 0;
  for (const file of await listFiles(path, lodgers)) {
    const inner = await measure(file, []);
    if (!inner) continue;
    lines.update(`${relative(path, file)}\0${inner.stamp}\n`);
    bytes += inner.bytes;
    modified = Math.max(modified, inner.modified);
  }
  return { stamp: lines.digest('hex'), bytes, modified: modified || Number(entry.mtimeMs) };
}

/** SHA-256 of a file's bytes. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/** SHA-256 of the list of a folder's files, sorted: digest and path of each. */
export function digestFolder(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${sha256}  ${path}\n`);
  return hash.digest('hex');
}

/** Absolute paths of the files below a folder, in the order of their code units, without `lodgers`. */
export async function listFiles(folder: string, lodgers: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !lodgers.some((lodger) => file === lodger || file.startsWith(`${lodger}/`)))
    .sort();
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
