import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AtlasError } from '../../errors.ts';
import { FileNotWritten } from '../../volume/errors.ts';

/** Where an output is to be; a folder keeps what else is in it. */
export interface Output {
  readonly path: string;
  readonly folder?: boolean;
}

export class SameOutput extends AtlasError<'SameOutput', { readonly path: string }> {
  readonly tag = 'SameOutput';
  readonly remedy = 'Give each output a path of its own.';

  constructor(details: { readonly path: string }) {
    super(`Two outputs have the path ${details.path}.`, details);
  }
}

/**
 * Makes several outputs together: `write` fills temporary paths beside the final ones (a folder is there already, made
 * with those above it), and they take their places once it has succeeded. When it fails, nothing of it remains.
 *
 * @throws SameOutput; FileNotWritten when the disk is full or a folder refuses; whatever `write` throws
 */
export async function stageOutputs<Name extends string, Result>(
  outputs: Readonly<Record<Name, Output>>,
  write: (paths: Readonly<Record<Name, string>>) => Promise<Result>,
): Promise<Result> {
  const names = Object.keys(outputs) as Name[];
  assertDistinct(names.map((name) => outputs[name]));
  const temporary = Object.fromEntries(names.map((name) => [name, besides(outputs[name].path)])) as Record<
    Name,
    string
  >;
  try {
    for (const name of names) if (outputs[name].folder) await mkdir(temporary[name], { recursive: true });
    const result = await write(temporary);
    for (const name of names) await moveInto(temporary[name], outputs[name]);
    return result;
  } catch (error) {
    const refusal = refusalOf(error);
    const refused = names.find((name) => refusal?.path.startsWith(temporary[name]));
    if (!refusal || !refused) throw error;
    throw new FileNotWritten({ path: outputs[refused].path, code: refusal.code }, { cause: refusal.cause });
  } finally {
    // Settled, so that nothing hides the error.
    await Promise.allSettled(names.map((name) => rm(temporary[name], { recursive: true, force: true })));
  }
}

const besides = (path: string): string => join(dirname(path), `.${basename(path)}.${randomUUID()}`);

/** Folders may be the same: each keeps what the other has in it. */
function assertDistinct(outputs: readonly Output[]): void {
  const files = outputs.filter(({ folder }) => !folder);
  const twice = files.find(({ path }) => outputs.filter((other) => other.path === path).length > 1);
  if (twice) throw new SameOutput({ path: twice.path });
}

async function moveInto(temporary: string, { path, folder }: Output): Promise<void> {
  const existing = folder ? await stat(path).catch(() => undefined) : undefined;
  if (!existing) return rename(temporary, path);
  for (const name of await readdir(temporary)) await rename(join(temporary, name), join(path, name));
  await rmdir(temporary);
}

type Refusal = { readonly path: string; readonly code: string; readonly cause: unknown };

/** What the file system refused; undefined when the error is another one. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof FileNotWritten) return { ...error.details, cause: error.cause };
  const { path, code } = error as NodeJS.ErrnoException;
  return path !== undefined && code !== undefined ? { path, code, cause: error } : undefined;
}
