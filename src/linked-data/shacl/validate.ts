import type { CompiledShapes } from './compile.ts';
import type { Graph, Node } from './graph.ts';
import { follow } from './path.ts';
import type { Result, Scope, Shape } from './shape.ts';

export interface ValidationReport {
  readonly conforms: boolean;
  /**
   * Constraints that were checked, each once for each node it was checked on, those of nested property shapes included;
   * 0 when no shape is about anything in the data.
   */
  readonly targetedNodes: number;
  readonly results: readonly Result[];
}

export type Select = Scope['select'];

/** Checks data with all shapes that are about some of its nodes. @param select - answers queries of constraints */
export function validate({ targets }: CompiledShapes, data: Graph, select: Select): ValidationReport {
  const run = new Run(data, select);
  const results = targets.flatMap(({ shape, nodes }) => nodes(data).flatMap((node) => run.properties(shape, node)));
  return { conforms: results.length === 0, targetedNodes: run.checked, results };
}

/** Checks one node with given shapes, whatever they are about. */
export const validateNode = (shapes: readonly Shape[], node: Node, data: Graph, select: Select): readonly Result[] => {
  const run = new Run(data, select);
  return shapes.flatMap((shape) => run.properties(shape, node));
};

/** One validation: remembers what was found of a node under a shape. */
class Run {
  checked = 0;
  readonly #known = new Map<Shape, Map<string, readonly Result[]>>();
  readonly #data: Graph;
  readonly #select: Select;

  constructor(data: Graph, select: Select) {
    this.#data = data;
    this.#select = select;
  }

  properties(shape: Shape, node: Node): readonly Result[] {
    if (shape.deactivated) return [];
    this.checked += shape.constraints.length;
    return this.#check(shape, node);
  }

  /** Counts nothing, as Delta's engine checks such shapes apart. */
  failures(shape: Shape, node: Node): readonly Result[] {
    if (shape.deactivated) return [];
    const checked = this.checked;
    const found = this.#check(shape, node);
    this.checked = checked;
    return found;
  }

  #check(shape: Shape, focus: Node): readonly Result[] {
    const known = this.#known.get(shape) ?? new Map<string, readonly Result[]>();
    this.#known.set(shape, known);
    const found = known.get(focus.id);
    if (found) return found;
    known.set(focus.id, []); // a shape that asks for itself on the way takes the node for good
    const scope: Scope = {
      data: this.#data,
      shape,
      focus,
      values: shape.path ? follow(this.#data, shape.path, [focus]) : [focus],
      failures: (other, node) => this.failures(other, node),
      properties: (other, node) => this.properties(other, node),
      select: this.#select,
    };
    const results = shape.constraints.flatMap((constraint) => constraint.check(scope));
    known.set(focus.id, results);
    return results;
  }
}
