import type { Json, JsonObject } from '../../store/resource.ts';

/**
 * The description of a node as expanded JSON-LD, with all that it leads to in place; what is met again is only referred to.
 *
 * @param nodes - of a graph, flat; a node may come in parts
 */
export function nestedNode(nodes: readonly JsonObject[], id: string): JsonObject {
  const byId = new Map<string, JsonObject>();
  for (const node of nodes) byId.set(String(node['@id']), joined(byId.get(String(node['@id'])), node));

  const described = new Set<string>();
  const describe = (of: string): JsonObject => {
    described.add(of);
    const nest = (value: Json): Json => {
      const target = isObject(value) ? value['@id'] : undefined;
      return typeof target === 'string' && byId.has(target) && !described.has(target) ? describe(target) : value;
    };
    const { '@id': _, ...properties } = byId.get(of) ?? {};
    const entries = Object.entries(properties).map(([key, values]): [string, Json] => [key, [values].flat().map(nest)]);
    return { ...(!of.startsWith('_:') && { '@id': of }), ...Object.fromEntries(entries) };
  };
  return describe(id);
}

/** Values of both. */
function joined(one: JsonObject = {}, other: JsonObject): JsonObject {
  const more = Object.entries(other).map(([key, values]): [string, Json] => [
    key,
    Array.isArray(values) ? [one[key] ?? [], values].flat() : values,
  ]);
  return { ...one, ...Object.fromEntries(more) };
}

const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
