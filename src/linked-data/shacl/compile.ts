import { ofLiterals } from './constraints/literals.ts';
import { ofPairs } from './constraints/pairs.ts';
import { ofShapes } from './constraints/shapes.ts';
import { ofQueries } from './constraints/sparql.ts';
import { ofValues } from './constraints/values.ts';
import { distinct, type Graph, isInstance, type Node } from './graph.ts';
import { readPath } from './path.ts';
import type { Shape } from './shape.ts';
import { OWL, RDF, RDFS, SH } from './vocabulary.ts';

const COMPILERS = { ...ofValues, ...ofLiterals, ...ofPairs, ...ofShapes, ...ofQueries };

/** A shape and the nodes it is about. */
export interface Target {
  readonly shape: Shape;
  nodes(data: Graph): readonly Node[];
}

/** Shapes, ready for any number of documents. */
export interface CompiledShapes {
  readonly targets: readonly Target[];
  /** The shape that a node of the shapes graph describes. */
  shape(node: Node): Shape;
}

/** @throws InvalidShape */
export function compile(shapes: Graph): CompiledShapes {
  const compiled = new Map<string, Shape>();
  const shape = (node: Node): Shape => {
    const known = compiled.get(node.id);
    if (known) return known;
    const made = readShape(shapes, node);
    compiled.set(node.id, made); // before its constraints, which may lead back to it
    for (const { predicate, object: parameter } of shapes.about(node)) {
      const name = predicate.value.startsWith(SH) ? predicate.value.slice(SH.length) : '';
      if (!Object.hasOwn(COMPILERS, name)) continue;
      const constraint = COMPILERS[name]({ shapes, node, path: made.path, parameter, shape });
      if (constraint) made.constraints.push(constraint);
    }
    return made;
  };
  const subjects = distinct(shapes.quads.map(({ subject }) => subject as Node));
  const targets = subjects.flatMap((node) => {
    const declared = targetOf(shapes, node);
    return declared ? [{ shape: shape(node), nodes: declared }] : [];
  });
  return { targets, shape };
}

function readShape(shapes: Graph, node: Node): Shape {
  const [path] = shapes.objects(node, `${SH}path`);
  const [severity] = shapes.objects(node, `${SH}severity`);
  const [deactivated] = shapes.objects(node, `${SH}deactivated`);
  return {
    node,
    path: path && readPath(shapes, path),
    severity: severity?.value ?? `${SH}Violation`,
    messages: shapes.objects(node, `${SH}message`).map(({ value }) => value),
    deactivated: deactivated?.value === 'true',
    constraints: [],
  };
}

/** What finds the nodes that a shape is about (SHACL 2.1.3); undefined when it is for the use of other shapes only. */
function targetOf(shapes: Graph, node: Node): Target['nodes'] | undefined {
  const given = (name: string) => shapes.objects(node, `${SH}target${name}`);
  const types = shapes.objects(node, `${RDF}type`).map(({ value }) => value);
  const isClass =
    (types.includes(`${SH}NodeShape`) || types.includes(`${SH}PropertyShape`)) &&
    (isInstance(shapes, node, `${RDFS}Class`) || types.includes(`${OWL}Class`));
  const classes = [...given('Class'), ...(isClass ? [node] : [])];
  const [nodes, subjectsOf, objectsOf] = [given('Node'), given('SubjectsOf'), given('ObjectsOf')];
  if (classes.length + nodes.length + subjectsOf.length + objectsOf.length === 0) return undefined;
  return (data) => {
    const ends = (predicates: readonly Node[], end: 'subject' | 'object'): Node[] =>
      predicates.length === 0
        ? []
        : data.quads
            .filter(({ predicate }) => predicates.some(({ value }) => value === predicate.value))
            .map((quad) => quad[end]);
    return distinct([
      ...classes.flatMap((one) => instancesOf(data, one)),
      ...nodes,
      ...ends(subjectsOf, 'subject'),
      ...ends(objectsOf, 'object'),
    ]);
  };
}

function instancesOf(data: Graph, classNode: Node): Node[] {
  const seen = new Map<string, Node>();
  const visit = (node: Node): void => {
    if (seen.has(node.id)) return;
    seen.set(node.id, node);
    for (const below of data.subjects(`${RDFS}subClassOf`, node)) visit(below);
  };
  visit(classNode);
  return [...seen.values()].flatMap((one) => data.subjects(`${RDF}type`, one));
}
