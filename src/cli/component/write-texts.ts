import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stageOutputs } from './staged-outputs.ts';

export interface TextOutput {
  readonly path: string;
  readonly text: string;
}

/** Writes several text files, all or none; their folders are made. @throws SameOutput, FileNotWritten */
export async function writeTexts(files: readonly TextOutput[]): Promise<void> {
  for (const { path } of files) await mkdir(dirname(path), { recursive: true });
  const outputs: Record<string, { path: string }> = Object.fromEntries(files.map(({ path }, i) => [i, { path }]));
  await stageOutputs(outputs, async (paths) => {
    for (const [i, { text }] of files.entries()) await writeFile(paths[i], text);
  });
}
