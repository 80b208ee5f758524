import type { Quad } from 'n3';
import { RDF, RDFS } from './vocabulary.ts';

export type Node = Quad['object'];

/** Triples that can be followed from both ends; what is found is found once. */
export interface Graph {
  readonly quads: readonly Quad[];
  objects(subject: Node, predicate: string): readonly Node[];
  subjects(predicate: string, object: Node): readonly Node[];
  /** Triples with that subject. */
  about(subject: Node): readonly Quad[];
}

const NONE: readonly never[] = [];

export function indexGraph(given: readonly Quad[]): Graph {
  const quads = [...new Map(given.map((quad) => [keyOf(quad), quad])).values()];
  const bySubject = Map.groupBy(quads, ({ subject }) => subject.id);
  const byEnd = (from: 'subject' | 'object', to: 'subject' | 'object') => {
    const index = new Map<string, Map<string, Node[]>>();
    for (const quad of quads) {
      const { id } = quad[from];
      const byPredicate = index.get(id) ?? new Map<string, Node[]>();
      index.set(id, byPredicate);
      const found = byPredicate.get(quad.predicate.value);
      if (found) found.push(quad[to]);
      else byPredicate.set(quad.predicate.value, [quad[to]]);
    }
    return index;
  };
  const forward = byEnd('subject', 'object');
  let backward: ReturnType<typeof byEnd> | undefined;
  return {
    quads,
    objects: (subject, predicate) => forward.get(subject.id)?.get(predicate) ?? NONE,
    subjects: (predicate, object) => {
      backward ??= byEnd('object', 'subject');
      return backward.get(object.id)?.get(predicate) ?? NONE;
    },
    about: (subject) => bySubject.get(subject.id) ?? NONE,
  };
}

/** Both graphs as one; cheap, whatever their size. */
export function overlay(front: Graph, back: Graph): Graph {
  if (back.quads.length === 0) return front;
  return {
    get quads() {
      return [...new Map([...front.quads, ...back.quads].map((quad) => [keyOf(quad), quad])).values()];
    },
    objects: (subject, predicate) => together(front.objects(subject, predicate), back.objects(subject, predicate)),
    subjects: (predicate, object) => together(front.subjects(predicate, object), back.subjects(predicate, object)),
    about: (subject) => {
      const [own, others] = [front.about(subject), back.about(subject)];
      if (own.length === 0 || others.length === 0) return own.length === 0 ? others : own;
      return [...new Map([...own, ...others].map((quad) => [keyOf(quad), quad])).values()];
    },
  };
}

/** Each node once, in the order of the first time. */
export const distinct = (nodes: readonly Node[]): readonly Node[] =>
  nodes.length < 2 ? nodes : [...new Map(nodes.map((node) => [node.id, node])).values()];

/** Whether the node has the class or one of its subclasses as type. */
export function isInstance(graph: Graph, node: Node, classIri: string): boolean {
  const seen = new Set<string>();
  const leadsTo = (type: Node): boolean => {
    if (type.value === classIri) return true;
    if (seen.size === seen.add(type.id).size) return false;
    return graph.objects(type, `${RDFS}subClassOf`).some(leadsTo);
  };
  return graph.objects(node, `${RDF}type`).some(leadsTo);
}

/** The members of an RDF list; what is no list has none, and a circular one ends where it closes. */
export function listOf(graph: Graph, head: Node): Node[] {
  const members: Node[] = [];
  const seen = new Set<string>();
  for (let node: Node | undefined = head; node && !seen.has(node.id); [node] = graph.objects(node, `${RDF}rest`)) {
    seen.add(node.id);
    members.push(...graph.objects(node, `${RDF}first`));
  }
  return members;
}

const together = (a: readonly Node[], b: readonly Node[]): readonly Node[] =>
  a.length === 0 ? b : b.length === 0 ? a : distinct([...a, ...b]);

const keyOf = ({ subject, predicate, object }: Quad): string => `${subject.id}\n${predicate.value}\n${object.id}`;
