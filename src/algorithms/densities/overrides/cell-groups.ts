import { z } from 'zod';
import { MalformedOverrides } from './errors.ts';

/** Names of files without .nrrd, or of other groups, by the name of the group. */
const CellGroups = z.record(z.string(), z.array(z.string().min(1)).min(1));
export type CellGroups = z.infer<typeof CellGroups>;

/** @param file - its name, for messages. @throws MalformedOverrides naming all problems */
export function parseCellGroups(json: unknown, file: string): CellGroups {
  const parsed = CellGroups.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
    throw new MalformedOverrides({ file, problems });
  }
  const circular = Object.keys(parsed.data).filter((name) => reaches(parsed.data, name, name, new Set()));
  if (circular.length > 0) {
    throw new MalformedOverrides({ file, problems: [`the group ${circular.join(', ')} is a part of itself`] });
  }
  return parsed.data;
}

function reaches(groups: CellGroups, from: string, to: string, seen: Set<string>): boolean {
  return (groups[from] ?? []).some((part) => {
    // A group may have a file of its own name.
    if (part === from || seen.has(part)) return false;
    seen.add(part);
    return part === to || reaches(groups, part, to, seen);
  });
}

/** The files of a group and of the groups in it, each once; of another name, the name itself. */
export function filesOf(groups: CellGroups, name: string): string[] {
  const parts = Object.hasOwn(groups, name) ? groups[name] : undefined;
  return parts ? [...new Set(parts.flatMap((part) => (part === name ? [part] : filesOf(groups, part))))] : [name];
}
