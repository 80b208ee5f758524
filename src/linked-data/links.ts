/** A link of a document: where to, and by which properties from its root. */
export interface Link {
  readonly id: string;
  readonly path: readonly string[];
}

/** The links of an expanded document to other IRIs, each way once; types are no links. */
export function linksOf(expanded: { readonly '@id'?: unknown }): Link[] {
  const links = new Map<string, Link>();
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, path);
    else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        if (key === '@id') add(item, path);
        else if (key === '@list' || key === '@set' || key === '@graph') visit(item, path);
        else if (!key.startsWith('@')) visit(item, [...path, key]);
      }
    }
  };
  const add = (id: unknown, path: readonly string[]): void => {
    if (typeof id !== 'string' || id.startsWith('_:') || id === expanded['@id'] || path.length === 0) return;
    links.set(JSON.stringify([id, path]), { id, path });
  };
  visit(expanded, []);
  return [...links.values()];
}
