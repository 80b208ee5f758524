import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { NoBackup } from './errors.ts';

/** What a backup is: written last, so that a folder without it is none. */
const Manifest = z.object({
  format: z.literal('atlasgraph-store'),
  version: z.literal(1),
  /** Steps of the database's schema that the rows fit. */
  schema: z.array(z.string()),
  /** The last commit that it holds. */
  lastCommit: z.int().min(0),
  /** Files `tables/{name}.ndjson.gz`: a line of JSON a row; SHA-256 of the file. */
  tables: z.array(z.object({ name: z.string().regex(/^\w+$/), rows: z.int().min(0), sha256: z.string() })),
  /** Files of `blobs`, by the SHA-256 of their content. */
  blobs: z.object({ count: z.int().min(0), bytes: z.int().min(0) }),
});
export type Manifest = z.infer<typeof Manifest>;
export type TableFile = Manifest['tables'][number];

const pathOf = (folder: string): string => join(folder, 'manifest.json');
export const tablePath = (folder: string, table: string): string => join(folder, 'tables', `${table}.ndjson.gz`);

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const unfinished = `${pathOf(folder)}.unfinished`;
  await writeFile(unfinished, `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
  await rename(unfinished, pathOf(folder));
}

/** @throws NoBackup */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(pathOf(folder), 'utf8')));
  } catch (cause) {
    throw new NoBackup({ folder }, { cause });
  }
}
