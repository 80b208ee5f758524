import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { InvalidHintsMetadata } from './errors.ts';

/** `metadata.json` of placement hints: acronyms of the regions that a file has hints of, by its name. */
const HintsMetadata = z.record(z.string(), z.array(z.string()));

/**
 * Copies the metadata of placement hints and names the regions that were merged over each file.
 *
 * @param acronyms - of the regions merged over a file, by its name
 * @throws InvalidHintsMetadata
 */
export async function extendHintsMetadata(
  from: string,
  to: string,
  acronyms: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const parsed = HintsMetadata.safeParse(JSON.parse(await readFile(from, 'utf8')));
  if (!parsed.success) throw new InvalidHintsMetadata({ path: from, problem: z.prettifyError(parsed.error) });
  const extended = Object.entries(parsed.data).map(([file, regions]) => [
    file,
    [...new Set([...regions, ...(acronyms.get(file) ?? [])])],
  ]);
  await writeFile(to, JSON.stringify(Object.fromEntries(extended), null, 4));
}
