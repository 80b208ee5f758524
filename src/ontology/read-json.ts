import { readFile } from 'node:fs/promises';
import { OntologyFileUnreadable } from './errors.ts';

/** @throws OntologyFileUnreadable when the file is absent, unreadable or not JSON */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new OntologyFileUnreadable({ file: path, reason: (cause as Error).message }, { cause });
  }
}
