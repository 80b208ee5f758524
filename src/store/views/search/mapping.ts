import type { JsonObject } from '../../resource.ts';
import { dynamicFields } from './dynamic.ts';

type Tree = { [key: string]: Tree | unknown };

/** A mapping with the fields that documents brought. @param learned - type of each field, by path */
export function toMapping(mapping: JsonObject, learned: Readonly<Record<string, string>>): JsonObject {
  const { mappingOf } = dynamicFields(mapping);
  const whole: Tree = structuredClone(mapping) as Tree;
  for (const [path, type] of Object.entries(learned)) {
    let at = whole;
    const names = path.split('.');
    for (const name of names.slice(0, -1)) at = member(member(at, 'properties'), name);
    member(at, 'properties')[names[names.length - 1]] ??= mappingOf(path, type);
  }
  return whole as JsonObject;
}

function member(tree: Tree, name: string): Tree {
  if (!Object.hasOwn(tree, name)) tree[name] = {};
  return tree[name] as Tree; // Members of mappings that have members are objects.
}
