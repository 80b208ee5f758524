import { createHash } from 'node:crypto';
import type { Resource } from '../../resource.ts';

/** SHA-256 over what revisions say, in their order: kind, schema, deprecation, document as it was sent, digest of bytes. */
export function revisionsDigest() {
  const hash = createHash('sha256');
  return {
    add({ kind, schema, deprecated, source, file }: Resource): void {
      const bytes = file && [file.filename, file.mediaType, file.bytes, file.sha256];
      hash.update(`${JSON.stringify([kind, schema, deprecated, source, bytes])}\n`);
    },
    /** @param tags - of the last revision; the revision of the copy that each names */
    end(tags: Readonly<Record<string, number>>): string {
      const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
      return hash.update(JSON.stringify(sorted)).digest('hex');
    },
  };
}
