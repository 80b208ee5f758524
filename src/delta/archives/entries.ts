import { z } from 'zod';
import type { Iri, JsonObject, ProjectRef, Version } from '../../store/resource.ts';
import { Text } from '../body.ts';
import { fromSelf } from '../from-self.ts';
import { Tag } from '../query.ts';
import { Rejection } from '../rejection.ts';
import { IdText, ProjectName } from '../resources/referred.ts';
import { Representation } from '../resources/represent.ts';
import { NXV } from '../vocabulary.ts';

/** Where an entry goes in the archive; `/` and folders are not entries, and nothing leads out of it. */
const Path = Text.max(1024)
  .refine((path) => path.startsWith('/'), { error: ({ input }) => `The provided path '${input}' is not absolute.` })
  .refine((path) => !/\/$|[\\\p{Cc}]|(^|\/)\.{1,2}(\/|$)|\/\//u.test(path), {
    error: ({ input }) => `The provided path '${input}' is not that of a file in the archive.`,
  });
const Listed = z.object({
  resourceId: IdText,
  project: ProjectName.optional(),
  rev: z.int32().min(1).optional(),
  tag: Tag.optional(),
  path: Path.optional(),
});

/** One line of what an archive is to hold, as clients write it. */
const Entry = z
  .discriminatedUnion('@type', [
    Listed.extend({
      '@type': z.literal('Resource'),
      format: Representation.optional(),
      originalSource: z.boolean().optional(),
    }),
    Listed.extend({ '@type': z.literal('File') }),
    z.object({ '@type': z.literal('FileSelf'), value: Text.max(8192), path: Path.optional() }),
  ])
  .refine((entry) => !('rev' in entry && 'tag' in entry && entry.rev !== undefined && entry.tag !== undefined), {
    error: 'An archive entry cannot have both a rev and a tag.',
  });
type Entry = z.infer<typeof Entry>;
const Entries = z.array(Entry).min(1, 'An archive holds at least one entry.');

/** One line of what an archive is to hold, as it is looked up. */
export interface Wanted {
  readonly isFile: boolean;
  readonly project: ProjectRef;
  readonly id: Iri;
  readonly version?: Version;
  readonly form: Representation;
  /** Without the slash that it begins with. */
  readonly path?: string;
}

/** Checks what a client sent as `resources`. @throws Rejection DecodingFailed */
export function checkEntries(given: unknown): readonly JsonObject[] {
  const { success, data, error } = Entries.safeParse(given);
  if (!success) throw decodingFailed(reasonOf(error.issues[0]));
  const paths = data.flatMap(({ path }) => path ?? []);
  const again = new Set(paths.filter((path, index) => paths.indexOf(path) < index));
  if (again.size === 0) return given as readonly JsonObject[]; // checked, and kept as it was sent
  const named = [...again].join(', ');
  throw decodingFailed(`The paths '${named}' have been used multiple times in the archive.`);
}

/**
 * @param entry - checked when it was stored
 * @param inProject - the archive's own, and what its ids stand for
 * @throws Rejection InvalidFileSelf, InvalidResourceId
 */
export function toWanted(
  entry: JsonObject,
  publicUrl: string,
  { project, iri }: { readonly project: ProjectRef; iri(text: string): Iri },
): Wanted {
  const parsed = Entry.parse(entry);
  const path = parsed.path?.slice(1);
  if (parsed['@type'] === 'FileSelf') {
    const named = fromSelf(publicUrl, parsed.value);
    if (!named) throw new Rejection(400, 'InvalidFileSelf', `'${parsed.value}' is not the address of a file.`);
    return { isFile: true, ...named, form: 'source', path };
  }
  const { rev, tag } = parsed;
  const version = rev !== undefined ? { rev } : tag !== undefined ? { tag } : undefined;
  const isFile = parsed['@type'] === 'File';
  return {
    ...{ isFile, project: parsed.project ?? project, id: iri(parsed.resourceId) },
    ...(version && { version }),
    ...{ form: isFile ? 'source' : formOf(parsed), path },
  };
}

const formOf = (entry: Extract<Entry, { '@type': 'Resource' }>): Representation =>
  entry.format ?? (entry.originalSource ? 'source' : 'compacted');

const decodingFailed = (reason: string): Rejection => new Rejection(400, 'DecodingFailed', reason);

/** In the words of Delta, which reads the entries as linked data. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const name = String(issue.path.at(-1) ?? '');
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return issue.message;
  return `Could not extract a 'String' from the path 'DownArray,DownField(${NXV}${name}),DownArray,DownField(@value)'`;
}
