import type { Graph, Node } from '../graph.ts';
import { toSparql } from '../path.ts';
import { constraint, type Fault } from '../shape.ts';
import { bindThis } from '../sparql-text.ts';
import { OWL, SH } from '../vocabulary.ts';
import type { Compilers } from './compilers.ts';

/** Rules that are written as a query for what breaks them (SHACL 5). */
export const ofQueries: Compilers = {
  sparql: ({ shapes, path, parameter }) => {
    const [select] = shapes.objects(parameter, `${SH}select`);
    const [deactivated] = shapes.objects(parameter, `${SH}deactivated`);
    if (!select || deactivated?.value === 'true') return undefined;
    const [message] = shapes.objects(parameter, `${SH}message`);
    const body = path ? select.value.replaceAll('$PATH', toSparql(path)) : select.value;
    const query = `${prefixes(shapes, parameter)}${body}`;
    return constraint('SPARQL', ({ focus, select: run }) =>
      run(bindThis(query, focus)).map((row): Fault => {
        const changed = row.get('path');
        return {
          message: fill(message?.value ?? 'Value is refused by a query', row),
          value: row.get('value') ?? (path ? undefined : focus),
          ...(changed && { path: { kind: 'predicate', iri: changed.value } as const }),
        };
      }),
    );
  },
};

function prefixes(shapes: Graph, parameter: Node): string {
  const seen = new Set<string>();
  const declared = (ontology: Node): readonly Node[] => {
    if (seen.size === seen.add(ontology.id).size) return [];
    const imported = shapes.objects(ontology, `${OWL}imports`).flatMap(declared);
    return [...imported, ...shapes.objects(ontology, `${SH}declare`)];
  };
  const lines = shapes
    .objects(parameter, `${SH}prefixes`)
    .flatMap(declared)
    .map((node) => {
      const [prefix] = shapes.objects(node, `${SH}prefix`);
      const [namespace] = shapes.objects(node, `${SH}namespace`);
      return prefix && namespace ? `PREFIX ${prefix.value}: <${namespace.value}>\n` : '';
    });
  return lines.join('');
}

/** `{?name}` and `{$name}` in a message stand for what the query found. */
const fill = (message: string, row: ReadonlyMap<string, Node>): string =>
  message.replace(/\{[?$](\w+)\}/g, (whole, name) => row.get(name)?.value ?? whole);
