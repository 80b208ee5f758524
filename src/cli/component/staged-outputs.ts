import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where an output is to be; a folder keeps what else is in it. */
export interface Output {
  readonly path: string;
  readonly folder?: boolean;
}

/**
 * Makes several outputs together: `write` fills temporary paths beside the final ones (a folder is there already), and
 * they take their places once it has succeeded. When it fails, nothing of it remains.
 */
export async function stageOutputs<Name extends string, Result>(
  outputs: Readonly<Record<Name, Output>>,
  write: (paths: Readonly<Record<Name, string>>) => Promise<Result>,
): Promise<Result> {
  const names = Object.keys(outputs) as Name[];
  const temporary = Object.fromEntries(names.map((name) => [name, besides(outputs[name].path)])) as Record<
    Name,
    string
  >;
  try {
    for (const name of names) if (outputs[name].folder) await mkdir(temporary[name]);
    const result = await write(temporary);
    for (const name of names) await moveInto(temporary[name], outputs[name]);
    return result;
  } finally {
    await Promise.all(names.map((name) => rm(temporary[name], { recursive: true, force: true })));
  }
}

const besides = (path: string): string => join(dirname(path), `.${basename(path)}.${randomUUID()}`);

async function moveInto(temporary: string, { path, folder }: Output): Promise<void> {
  const existing = folder ? await stat(path).catch(() => undefined) : undefined;
  if (!existing) return rename(temporary, path);
  for (const name of await readdir(temporary)) await rename(join(temporary, name), join(path, name));
  await rmdir(temporary);
}
