import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Finding, finding } from '../../algorithms/integrity/finding.ts';

/** What is checked: a file, or a folder of files. */
export interface Dataset {
  /** Its key in the report. */
  readonly name: string;
  readonly path: string;
}

export interface DatasetFile {
  /** Within the dataset. */
  readonly name: string;
  readonly path: string;
}

/**
 * The file itself, or those of a folder that end with `extension`, by name.
 *
 * @returns `missing` when there is none
 */
export async function datasetFiles({ path }: Dataset, extension: string) {
  const found = await stat(path).catch(() => undefined);
  const names = found?.isDirectory() ? await readdir(path) : [];
  const files: DatasetFile[] = found?.isDirectory()
    ? names
        .filter((name) => name.endsWith(extension))
        .sort()
        .map((name) => ({ name, path: join(path, name) }))
    : found
      ? [{ name: basename(path), path }]
      : [];
  const missing = found ? `The folder has no ${extension} file.` : 'It does not exist.';
  return { files, missing: finding('files', [files.length === 0 && missing]) };
}

/** The region a file such as `315.nrrd` belongs to. */
export const regionOf = (name: string): number => Number.parseInt(name, 10);

/** Whether a file is that of a region: its id is its name. */
export const isRegionFile = (name: string): boolean => /^\d+\.[a-z]+$/.test(name);

export const passes = ({ problem }: Finding): boolean => problem === undefined;
