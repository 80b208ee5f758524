/**
 * The same compacted document with the ids of its nodes relative to a base.
 *
 * @param document - compacted by a context without terms, so that ids are the values of keys `@id`
 */
export function withRelativeIds(document: Readonly<Record<string, unknown>>, base: string): Record<string, unknown> {
  const entries = Object.entries(document).map(([key, value]) => {
    if (key === '@id' && typeof value === 'string') return [key, relativeTo(base, value)];
    return [key, key === '@value' ? value : within(value, base)];
  });
  return Object.fromEntries(entries);
}

function within(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((item) => within(item, base));
  return value === null || typeof value !== 'object' ? value : withRelativeIds(value as Record<string, unknown>, base);
}

/** Scheme and authority; path; query and fragment. */
const ADDRESS = /^([a-z][a-z\d+.-]*:\/\/[^/?#]+)([^?#]*)(.*)$/is;
/** Segments that would be lost on the way there and back. */
const UNSTABLE = /\/\.{0,2}\//;

/**
 * An IRI as Delta's JSON-LD processor writes it: from a base that ends in `/` one step up too many, unless the IRI lies
 * below it. An IRI that could not be written so stays as it is.
 */
export function relativeTo(base: string, iri: string): string {
  const [, root, basePath = ''] = ADDRESS.exec(base) ?? [];
  const [, ofRoot, path = '', rest = ''] = ADDRESS.exec(iri) ?? [];
  if (root === undefined || ofRoot !== root || UNSTABLE.test(path)) return iri;
  const [from, to] = [basePath.split('/'), path.split('/')];
  const differing = from.findIndex((segment, index) => segment !== to[index]);
  const same = differing === -1 ? from.length : differing;
  const isWithin = from[same] === '' || !basePath.endsWith('/');
  const up = Math.max(0, from.length - same - (isWithin ? 1 : 0));
  const relative = '../'.repeat(up) + to.slice(same).join('/') + rest || './';
  return URL.canParse(relative) ? iri : relative;
}
