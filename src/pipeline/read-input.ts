import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { AtlasError } from '../errors.ts';

type Unreadable = { readonly path: string; readonly reason: string };

export class InputUnreadable extends AtlasError<'InputUnreadable', Unreadable> {
  readonly tag = 'InputUnreadable';
  readonly remedy = 'Give the path of a file that exists, that you may read, and that is of the right kind.';

  constructor(details: Unreadable, options?: ErrorOptions) {
    super(`${details.path} cannot be read: ${details.reason}.`, details, options);
  }
}

/** A whole file, for tables and settings. @throws InputUnreadable */
export async function readInput(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new InputUnreadable({ path, reason: (cause as Error).message }, { cause });
  }
}

/** @throws InputUnreadable */
export const readInputText = async (path: string): Promise<string> => (await readInput(path)).toString('utf8');

/** Settings in YAML. @throws InputUnreadable */
export async function readInputYaml(path: string): Promise<unknown> {
  const text = await readInputText(path);
  try {
    return parse(text);
  } catch (cause) {
    throw new InputUnreadable({ path, reason: `it is not YAML: ${(cause as Error).message}` }, { cause });
  }
}
