import { type Finding, finding } from '../../algorithms/integrity/finding.ts';
import { AtlasError } from '../../errors.ts';

/**
 * Runs a pass over a file. What the reader says of the file (magic, header, fields, length, checksum) is the finding
 * `readable`; other errors pass.
 *
 * @returns `value`: of the pass, undefined when the file cannot be read
 */
export async function findingsOf<Value>(
  pass: () => Promise<Value>,
): Promise<{ readonly value: Value | undefined; readonly findings: readonly Finding[] }> {
  try {
    return { value: await pass(), findings: [finding('readable', [])] };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    return { value: undefined, findings: [finding('readable', [error.message])] };
  }
}
