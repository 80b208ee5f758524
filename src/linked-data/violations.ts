import type { Violation } from './errors.ts';
import type { Path } from './shacl/path.ts';
import type { Result } from './shacl/shape.ts';

/**
 * The faults of a validation, each named once at its innermost place: a failed nested shape is told by what failed in
 * it, with the path from the root. Of several constraints on one value the most specific type's is told.
 */
export function violationsOf(results: readonly Result[], above: readonly string[] = []): Violation[] {
  const found = results.flatMap((result) => {
    const path = [...above, ...(result.path ? predicatesOf(result.path).map(localName) : [])];
    const inner = isAlternative(result) ? [] : violationsOf(result.detail, path);
    return inner.length > 0 ? inner : [violation(result, path)];
  });
  return [...new Map(found.map((item) => [JSON.stringify([item.path, item.value]), item])).values()];
}

/** Of `sh:or` and `sh:xone` every branch fails; only the message of the whole says what would help. */
const isAlternative = ({ component }: Result) => /#(Or|Xone|Not)/.test(component);

function predicatesOf(path: Path): string[] {
  if (path.kind === 'predicate') return [path.iri];
  return [path.of].flat().flatMap(predicatesOf);
}

const violation = ({ value, message }: Result, path: readonly string[]): Violation => ({
  path: path.join('.'),
  ...(value && value.termType !== 'BlankNode' && { value: value.value }),
  constraint: message,
});

const localName = (iri: string) => iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
