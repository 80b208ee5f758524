import { NXV } from './names.ts';
import type { JsonObject } from './resource.ts';

/** What people say of a file, beside its bytes. It is the `source` of the file's revision. */
export interface FileDescription {
  readonly name?: string;
  readonly description?: string;
  readonly keywords?: Readonly<Record<string, string>>;
}

const SCHEMA = 'http://schema.org/';
const KEYWORDS = 'https://bluebrain.github.io/nexus/keywords/';

/** The same as expanded JSON-LD. */
export function expandedDescription({ name, description, keywords }: FileDescription): JsonObject {
  const pairs = Object.entries(keywords ?? {}).map(([key, value]) => [KEYWORDS + key, [{ '@value': value }]]);
  return {
    ...(name !== undefined && { [`${SCHEMA}name`]: [{ '@value': name }] }),
    ...(description !== undefined && { [`${SCHEMA}description`]: [{ '@value': description }] }),
    ...(pairs.length > 0 && { [`${NXV}keywords`]: [Object.fromEntries(pairs)] }),
  };
}
