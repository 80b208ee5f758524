import { basename, extname } from 'node:path';
import type { LocalFile } from './files.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.nrrd': 'application/nrrd',
  '.json': 'application/json',
  '.jsonld': 'application/ld+json',
  '.csv': 'text/csv',
  '.obj': 'application/obj',
};

export const mediaTypeOf = (name: string): string =>
  MEDIA_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';

/** A file under a name of the pipeline; `*_ld.json` is JSON-LD. @param name - default: that of the path */
export function localFile(path: string, name = basename(path)): LocalFile {
  return { path, name, mediaType: name.endsWith('_ld.json') ? 'application/ld+json' : mediaTypeOf(name) };
}
