import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../resource.ts';

/** What a revision did. */
export type Step =
  | { readonly kind: 'write'; readonly tag?: string }
  | { readonly kind: 'deprecate' | 'undeprecate' }
  | { readonly kind: 'tag'; readonly name: string; readonly target: number }
  | { readonly kind: 'untag'; readonly name: string }
  /** Something that no reader can tell: a refresh, or metadata that only Delta keeps. */
  | { readonly kind: 'nothing' };

/**
 * What made a revision out of the one before it; undefined `before`: its creation.
 *
 * A tag comes with a write, or alone: Delta makes a revision of each.
 */
export function stepTo(before: Resource | undefined, after: Resource): Step {
  const [set] = Object.entries(after.tags).filter(([name, target]) => before?.tags[name] !== target);
  if (before === undefined || !isSameContent(before, after)) return { kind: 'write', tag: set?.[0] };
  if (before.deprecated !== after.deprecated) return { kind: after.deprecated ? 'deprecate' : 'undeprecate' };
  if (set) return { kind: 'tag', name: set[0], target: set[1] };
  const [removed] = Object.keys(before.tags).filter((name) => after.tags[name] === undefined);
  return removed === undefined ? { kind: 'nothing' } : { kind: 'untag', name: removed };
}

/** Whether two revisions say the same: document, schema, and bytes. */
export function isSameContent(a: Resource, b: Resource): boolean {
  return a.schema === b.schema && isDeepStrictEqual(a.source, b.source) && isDeepStrictEqual(bytesOf(a), bytesOf(b));
}

const bytesOf = ({ file }: Resource) =>
  file && { filename: file.filename, mediaType: file.mediaType, bytes: file.bytes, sha256: file.sha256 };
