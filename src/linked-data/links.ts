/** An IRI that a document links to. */
export interface Link {
  readonly id: string;
  /** The properties on all ways to it, those nearest to the root first; a property as often as it leads on. */
  readonly path: readonly string[];
}

interface Step {
  readonly property: string;
  /** Says from where to where. */
  readonly key: string;
}
type Node = Readonly<Record<string, unknown>>;

/** The links of an expanded document to other IRIs, each IRI once; types are no links. */
export function linksOf(expanded: { readonly '@id'?: unknown }): Link[] {
  const stepsTo = new Map<string, Map<string, Step & { readonly depth: number }>>();
  const add = (id: string, way: readonly Step[]): void => {
    const steps = stepsTo.get(id) ?? new Map();
    stepsTo.set(id, steps);
    for (const [depth, step] of way.entries()) if (!steps.has(step.key)) steps.set(step.key, { ...step, depth });
  };
  const visit = (node: Node, name: string, way: readonly Step[]): void => {
    for (const [key, values] of Object.entries(node)) {
      if (key.startsWith('@') && key !== '@graph') continue;
      for (const [index, value] of itemsOf(values).entries()) {
        const id = typeof value['@id'] === 'string' && !value['@id'].startsWith('_:') ? value['@id'] : undefined;
        const target = id ?? `${name} ${key} ${index}`;
        const further = key === '@graph' ? way : [...way, { property: key, key: `${name} ${key} ${target}` }];
        if (id !== undefined && id !== expanded['@id'] && further.length > 0) add(id, further);
        visit(value, target, further);
      }
    }
  };
  visit(expanded, '', []);
  return [...stepsTo].map(([id, steps]) => {
    const nearestFirst = [...steps.values()].sort((a, b) => a.depth - b.depth);
    return { id, path: nearestFirst.map(({ property }) => property) };
  });
}

/** Nodes among the values of a property; those of a list stand for themselves. */
function itemsOf(values: unknown): Node[] {
  if (Array.isArray(values)) return values.flatMap(itemsOf);
  if (values === null || typeof values !== 'object') return [];
  return '@list' in values ? itemsOf(values['@list']) : [values as Node];
}
