import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of real inputs and reference figures; tests that need it are skipped, with the path, where it is absent. */
const SHARED = resolve(process.env.ATLASGRAPH_SHARED ?? '../shared');

/** Absolute path of a real input, such as `ccfv3_25/annotation.nrrd`. */
export const realInput = (path: string): string => join(SHARED, 'data', path);
/** Absolute path of a reference figure, such as `annotation/hemispheres.json`. */
export const golden = (path: string): string => join(SHARED, 'golden', path);

/** Absolute path of a script that starts a real server or drives a real client, such as `forge/drive_forge.py`. */
export const realTool = (path: string): string => join(SHARED, 'tools', path);

/** @returns false when all are there, else the reason to skip: `test('…', { skip: missing(realInput('…')) }, …)` */
export const missing = (...paths: string[]): string | false => {
  const absent = paths.find((path) => !existsSync(path));
  return absent === undefined ? false : `needs ${absent} (set ATLASGRAPH_SHARED)`;
};
