import { distinct, type Graph, listOf, type Node } from './graph.ts';
import { RDF, SH } from './vocabulary.ts';

/** A property path (SHACL 2.3.1). */
export type Path =
  | { readonly kind: 'predicate'; readonly iri: string }
  | { readonly kind: 'inverse'; readonly of: Path }
  | { readonly kind: 'sequence' | 'alternative'; readonly of: readonly Path[] }
  /** `*`, `+` or `?` */
  | { readonly kind: 'repeat'; readonly of: Path; readonly sign: '*' | '+' | '?' };

const REPEATS: Readonly<Record<string, '*' | '+' | '?'>> = {
  zeroOrMorePath: '*',
  oneOrMorePath: '+',
  zeroOrOnePath: '?',
};

/** Reads a path from a shapes graph; undefined when the node describes none. */
export function readPath(shapes: Graph, node: Node, depth = 0): Path | undefined {
  if (depth > 50) return undefined; // a path that contains itself
  const all = (nodes: readonly Node[]): Path[] => nodes.flatMap((one) => readPath(shapes, one, depth + 1) ?? []);
  if (node.termType === 'NamedNode') return { kind: 'predicate', iri: node.value };
  if (shapes.objects(node, `${RDF}first`).length > 0) return { kind: 'sequence', of: all(listOf(shapes, node)) };
  const [alternatives] = shapes.objects(node, `${SH}alternativePath`);
  if (alternatives) return { kind: 'alternative', of: all(listOf(shapes, alternatives)) };
  const [inverse] = all(shapes.objects(node, `${SH}inversePath`));
  if (inverse) return { kind: 'inverse', of: inverse };
  for (const [name, sign] of Object.entries(REPEATS)) {
    const [of] = all(shapes.objects(node, SH + name));
    if (of) return { kind: 'repeat', of, sign };
  }
  return undefined;
}

/** The nodes at the end of a path, each once. */
export function follow(graph: Graph, path: Path, from: readonly Node[], backwards = false): readonly Node[] {
  switch (path.kind) {
    case 'predicate': {
      const step = (node: Node) => (backwards ? graph.subjects(path.iri, node) : graph.objects(node, path.iri));
      return from.length === 1 ? step(from[0]) : distinct(from.flatMap(step));
    }
    case 'inverse':
      return follow(graph, path.of, from, !backwards);
    case 'sequence': {
      const steps = backwards ? path.of.toReversed() : path.of;
      return steps.reduce((nodes, step) => follow(graph, step, nodes, backwards), from);
    }
    case 'alternative':
      return distinct(path.of.flatMap((one) => follow(graph, one, from, backwards)));
    case 'repeat':
      return repeat(graph, path, from, backwards);
  }
}

function repeat(graph: Graph, { of, sign }: Path & { kind: 'repeat' }, from: readonly Node[], backwards: boolean) {
  const reached = new Map<string, Node>(sign === '+' ? [] : from.map((node) => [node.id, node]));
  let next = from;
  do {
    next = follow(graph, of, next, backwards).filter(({ id }) => !reached.has(id));
    for (const node of next) reached.set(node.id, node);
  } while (next.length > 0 && sign !== '?');
  return [...reached.values()];
}

/** The path as SPARQL writes it. */
export function toSparql(path: Path): string {
  if (path.kind === 'predicate') return `<${path.iri}>`;
  if (path.kind === 'inverse') return `^(${toSparql(path.of)})`;
  if (path.kind === 'repeat') return `(${toSparql(path.of)})${path.sign}`;
  return `(${path.of.map(toSparql).join(path.kind === 'sequence' ? '/' : '|')})`;
}
