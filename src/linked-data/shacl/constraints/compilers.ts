import type { Graph, Node } from '../graph.ts';
import type { Path } from '../path.ts';
import type { Constraint, Shape } from '../shape.ts';

/** Where a constraint is declared: `node parameter-name parameter` in the graph of the shapes. */
export interface Declaration {
  readonly shapes: Graph;
  /** The shape's node. */
  readonly node: Node;
  readonly path?: Path;
  readonly parameter: Node;
  /** The shape of a node, compiled once. */
  shape(node: Node): Shape;
}

/** By the local name of the parameter in the namespace of SHACL; undefined where the declaration demands nothing. */
export type Compilers = Readonly<Record<string, (declaration: Declaration) => Constraint | undefined>>;
