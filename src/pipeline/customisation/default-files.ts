import { join, relative } from 'node:path';
import { listFiles } from '../digest.ts';
import type { Rule } from '../rule.ts';

/** A file that a rule makes by default, and where it goes. */
export interface DefaultFile {
  readonly from: string;
  readonly to: string;
  /** Whether regions are merged over it. */
  readonly isMerged: boolean;
}

/**
 * All files of a rule's outputs. Regions are merged over the volumes that it declares; over all volumes in its folders
 * when it declares none.
 *
 * @param from - where the default of an output lies, @param to - where the output goes; by its name
 */
export async function defaultFiles(
  { outputs }: Rule,
  from: (name: string) => string,
  to: (name: string) => string,
): Promise<DefaultFile[]> {
  const targets = new Map<string, string>();
  const declared: string[] = [];
  for (const [name, output] of Object.entries(outputs)) {
    if (typeof output === 'string') {
      targets.set(from(name), to(name));
      if (output.endsWith('.nrrd')) declared.push(from(name));
    } else if ('directory' in output) {
      for (const file of await listFiles(from(name), [])) targets.set(file, join(to(name), relative(from(name), file)));
    }
  }
  const isMerged = (file: string) => (declared.length > 0 ? declared.includes(file) : file.endsWith('.nrrd'));
  return [...targets].map(([file, target]) => ({ from: file, to: target, isMerged: isMerged(file) }));
}
