import { readdirSync, readFileSync } from 'node:fs';
import { type DocumentNode, type InterfaceTypeDefinitionNode, Kind, parse, visit } from 'graphql';

const folder = new URL('../../schemas/graphql/', import.meta.url);

/** The SDL of `schemas/graphql`, where each type that implements an interface has got the fields of the interface. */
export function readTypeDefs(): DocumentNode {
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const document = parse(files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n'));
  const interfaces = new Map<string, InterfaceTypeDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.INTERFACE_TYPE_DEFINITION) interfaces.set(node.name.value, node);
  }
  return visit(document, {
    ObjectTypeDefinition: (node) => {
      const inherited = node.interfaces?.flatMap(({ name }) => interfaces.get(name.value)?.fields ?? []) ?? [];
      return { ...node, fields: [...inherited, ...(node.fields ?? [])] };
    },
  });
}
