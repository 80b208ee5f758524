import { listOf, type Node } from '../graph.ts';
import { type Constraint, constraint, type Result, type Scope, type Shape } from '../shape.ts';
import { SH } from '../vocabulary.ts';
import { inWords } from '../words.ts';
import type { Compilers, Declaration } from './compilers.ts';

const members = ({ shapes, parameter, shape }: Declaration): Shape[] => listOf(shapes, parameter).map(shape);

/** A condition on how many of several shapes a value has. */
const choice = (
  name: string,
  holds: (count: number, of: number) => boolean,
  message: (count: number) => string,
): Compilers[string] => {
  const check = (among: readonly Shape[]): Constraint =>
    constraint(name, (scope) =>
      scope.values.flatMap((value) => {
        const failures = among.map((shape) => scope.failures(shape, value));
        const count = failures.filter((one) => one.length === 0).length;
        return holds(count, among.length) ? [] : [{ message: message(count), value, detail: failures.flat() }];
      }),
    );
  return (declaration) => check(members(declaration));
};

/** What other shapes say (SHACL 4.6 and 4.7). */
export const ofShapes: Compilers = {
  and: choice(
    'And',
    (count, of) => count === of,
    () => 'Value does not have all of the shapes of the list',
  ),
  or: choice(
    'Or',
    (count) => count > 0,
    () => 'Value has none of the shapes from the list',
  ),
  xone: choice(
    'Xone',
    (count) => count === 1,
    (count) => `Value has ${count} of the shapes from the 'exactly one' list`,
  ),
  not: ({ parameter, shape }) => {
    const refused = shape(parameter);
    return constraint('Not', (scope) =>
      scope.values
        .filter((value) => scope.failures(refused, value).length === 0)
        .map((value) => ({ message: `Value does have shape ${nameOf(parameter)}`, value })),
    );
  },
  node: ({ parameter, shape }) => {
    const wanted = shape(parameter);
    const message = `Value does not have shape ${nameOf(parameter)}`;
    return constraint('Node', (scope) =>
      scope.values.flatMap((value) => {
        const detail = scope.failures(wanted, value);
        return detail.length === 0 ? [] : [{ message, value, detail }];
      }),
    );
  },
  property: ({ parameter, shape }) => {
    const property = shape(parameter);
    return { check: (scope) => scope.values.flatMap((value) => scope.properties(property, value)) };
  },
  qualifiedValueShape: (declaration) => {
    const wanted = declaration.shape(declaration.parameter);
    const siblings = siblingsOf(declaration);
    return { check: (scope) => qualified(declaration, scope, wanted, siblings) };
  },
};

function qualified({ shapes, node, parameter }: Declaration, scope: Scope, wanted: Shape, siblings: readonly Shape[]) {
  const bound = (name: string): number | undefined => {
    const [given] = shapes.objects(node, SH + name);
    return given && Number(given.value);
  };
  const detail: Result[] = [];
  const count = scope.values.filter((value) => {
    const failures = scope.failures(wanted, value);
    detail.push(...failures);
    return failures.length === 0 && siblings.every((sibling) => scope.failures(sibling, value).length > 0);
  }).length;
  const [least, most] = [bound('qualifiedMinCount'), bound('qualifiedMaxCount')];
  const check = (name: string, wrong: boolean, words: string): readonly Result[] =>
    wrong
      ? constraint(name, () => [{ message: `${words} values have shape ${nameOf(parameter)}`, detail }]).check(scope)
      : [];
  return [
    ...check('QualifiedMinCount', least !== undefined && count < least, `Less than ${least}`),
    ...check('QualifiedMaxCount', most !== undefined && count > most, `More than ${most}`),
  ];
}

/** With `sh:qualifiedValueShapesDisjoint`: the qualified shapes of the other properties of the same parents. */
function siblingsOf({ shapes, node, parameter, shape }: Declaration): Shape[] {
  const [disjoint] = shapes.objects(node, `${SH}qualifiedValueShapesDisjoint`);
  if (disjoint?.value !== 'true' && disjoint?.value !== '1') return [];
  return shapes
    .subjects(`${SH}property`, node)
    .flatMap((parent) => shapes.objects(parent, `${SH}property`))
    .flatMap((property) => shapes.objects(property, `${SH}qualifiedValueShape`))
    .filter(({ id }) => id !== parameter.id)
    .map(shape);
}

/** Shapes without a name are told by what they hold. */
const nameOf = (shape: Node): string =>
  shape.termType === 'NamedNode' ? shape.value : `of its own (${inWords(shape)})`;
