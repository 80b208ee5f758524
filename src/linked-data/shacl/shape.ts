import type { Graph, Node } from './graph.ts';
import type { Path } from './path.ts';

/** A node shape, or a property shape when it has a path. */
export interface Shape {
  readonly node: Node;
  readonly path?: Path;
  /** Replace what constraints say. */
  readonly messages: readonly string[];
  readonly severity: string;
  readonly deactivated: boolean;
  /** Filled after the shape was made, as shapes may refer to themselves. */
  readonly constraints: Constraint[];
}

/** One constraint of one shape, compiled. */
export interface Constraint {
  check(scope: Scope): readonly Result[];
}

/** What a constraint is checked on. */
export interface Scope {
  readonly data: Graph;
  readonly shape: Shape;
  readonly focus: Node;
  /** The focus node itself, or what the path of the shape leads to. */
  readonly values: readonly Node[];
  /** What is wrong with a node under another shape, as part of a larger condition. */
  failures(shape: Shape, node: Node): readonly Result[];
  /** The same for a property shape of this shape: its results count as they are. */
  properties(shape: Shape, node: Node): readonly Result[];
  /** Rows of a query over the data and what is known beside it. */
  select(query: string): readonly ReadonlyMap<string, Node>[];
}

/** One entry of a validation report. */
export interface Result {
  readonly focus: Node;
  readonly path?: Path;
  readonly value?: Node;
  readonly message: string;
  readonly severity: string;
  /** IRI of the constraint component. */
  readonly component: string;
  readonly shape: Node;
  /** What failed inside of it. */
  readonly detail: readonly Result[];
}

/** What a constraint finds; the rest of a result follows from where it stands. */
export interface Fault {
  readonly message: string;
  readonly value?: Node;
  readonly path?: Path;
  readonly detail?: readonly Result[];
}

/** @param name - of the constraint component, without its namespace and the word `ConstraintComponent` */
export function constraint(name: string, faults: (scope: Scope) => readonly Fault[]): Constraint {
  const component = `http://www.w3.org/ns/shacl#${name}ConstraintComponent`;
  return {
    check(scope) {
      const { shape, focus } = scope;
      return faults(scope).map(({ message, detail = [], ...found }) => ({
        focus,
        path: shape.path,
        ...found,
        message: shape.messages[0] ?? message,
        severity: shape.severity,
        component,
        shape: shape.node,
        detail,
      }));
    },
  };
}

/** A constraint that each value meets or not. */
export const eachValue = (name: string, message: string, holds: (value: Node, scope: Scope) => boolean): Constraint =>
  constraint(name, (scope) =>
    scope.values.filter((value) => !holds(value, scope)).map((value) => ({ message, value })),
  );
