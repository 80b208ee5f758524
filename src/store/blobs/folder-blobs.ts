import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { type Blob, BlobMissing, type BlobStore } from '../blob-store.ts';
import { verifiedFiles } from './verified-files.ts';
import { verifiedStream } from './verified-stream.ts';
import { writeDigested } from './write-digested.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs as files `sha256/aa/bb/<digest>` of a folder. They are written under another name, synced and renamed, so that
 * a file with a digest for a name is whole; what a dead process left unfinished lies in `unfinished/`.
 */
export function folderBlobs(folder: string): BlobStore {
  const unfinished = join(folder, 'unfinished');
  const pathOf = (sha256: string): string => join(folder, 'sha256', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  // A removal that has seen an old file must not meet a write that wants the same bytes again.
  const alone = oneAfterAnother();
  const checked = verifiedFiles();
  return {
    async put(content) {
      const temporary = join(unfinished, randomUUID());
      await mkdir(unfinished, { recursive: true });
      try {
        const blob =
          content instanceof Readable ? await writeDigested(content, temporary) : await copy(content.path, temporary);
        await alone(() => moveIntoPlace(temporary, pathOf(blob.sha256), folder));
        return blob;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async open(blob, range) {
      const handle = await open(pathOf(blob.sha256)).catch((cause: NodeJS.ErrnoException) => {
        throw cause.code === 'ENOENT' ? new BlobMissing({ sha256: blob.sha256 }, { cause }) : cause;
      });
      if (range) {
        await checked(handle, blob).catch(async (error) => {
          await handle.close();
          throw error;
        });
        return handle.createReadStream({ start: range.first, end: range.last });
      }
      return verifiedStream(handle, blob);
    },
    locate: pathOf,
    async *list() {
      for (const [path, name] of await filesBelow(folder)) {
        const found = await stat(path).catch(ifThere);
        if (!found) continue; // a write that was under way has ended
        const bytes = found.size;
        if (SHA256.test(name) && path === pathOf(name)) yield { kind: 'blob', sha256: name, bytes };
        else yield { kind: 'leftover', name: relative(folder, path), bytes };
      }
    },
    remove: (name, before) => alone(() => remove(SHA256.test(name) ? pathOf(name) : join(folder, name), before)),
  };
}

/** Copies a file, sharing its blocks where the file system can, and digests the copy: the original may change. */
async function copy(source: string, path: string): Promise<Blob> {
  await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  await syncPath(path);
  return { sha256: hash.digest('hex'), bytes };
}

/** Also over the same bytes: that heals a damaged blob, and the new date says that it is wanted again. */
async function moveIntoPlace(temporary: string, path: string, folder: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rename(temporary, path);
  for (let place = dirname(path); place.length >= folder.length; place = dirname(place)) await syncPath(place);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns undefined for what is not there */
const ifThere = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};

async function filesBelow(folder: string): Promise<[path: string, name: string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifThere);
  return (entries ?? [])
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => [join(parentPath, name), name]);
}

async function remove(path: string, before: Date | undefined): Promise<boolean> {
  if (before && (await stat(path)).mtime >= before) return false;
  await rm(path, { force: true });
  return true;
}

function oneAfterAnother(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task);
    last = next.catch(() => {});
    return next;
  };
}
