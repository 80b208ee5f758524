import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const Line = z.object({ id: z.string(), rev: z.number(), sha256: z.string() });

/** What was copied and verified: one line of JSON an entity, the last one of an id counts. */
export interface CopyLedger {
  /** Whether that revision of the original was copied. */
  has(id: string, rev: number): boolean;
  add(line: z.infer<typeof Line>): Promise<void>;
}

/** @param path - made when the first line is written */
export async function openCopyLedger(path: string): Promise<CopyLedger> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const revs = new Map(text.split('\n').flatMap(parseLine));
  await mkdir(dirname(path), { recursive: true });
  return {
    has: (id, rev) => revs.get(id) === rev,
    async add(line) {
      await appendFile(path, `${JSON.stringify(line)}\n`);
      revs.set(line.id, line.rev);
    },
  };
}

/** A line that was cut short by a kill tells nothing: its entity is looked at again. */
function parseLine(text: string): [string, number][] {
  try {
    const { success, data } = Line.safeParse(JSON.parse(text));
    return success ? [[data.id, data.rev]] : [];
  } catch {
    return [];
  }
}
