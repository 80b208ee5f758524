import type { ValidationResult } from 'shacl-engine';
import type { Violation } from './errors.ts';

/**
 * The faults of a validation, each named once at its innermost place: a failed nested shape is told by what failed in
 * it, with the path from the root. Of several constraints on one value the most specific type's is told.
 */
export function violationsOf(results: readonly ValidationResult[], above: readonly string[] = []): Violation[] {
  const found = results.flatMap((result) => {
    const path = [...above, ...(result.path ?? []).map((step) => localName(step.predicates[0].value))];
    const inner = isAlternative(result) ? [] : violationsOf(result.results, path);
    return inner.length > 0 ? inner : [violation(result, path)];
  });
  return [...new Map(found.map((item) => [JSON.stringify([item.path, item.value]), item])).values()];
}

/** Of `sh:or` and `sh:xone` every branch fails; only the message of the whole says what would help. */
const isAlternative = ({ constraintComponent }: ValidationResult) => /#(Or|Xone|Not)/.test(constraintComponent.value);

function violation(result: ValidationResult, path: readonly string[]): Violation {
  const value = result.value?.terms[0];
  return {
    path: path.join('.'),
    ...(value && value.termType !== 'BlankNode' && { value: value.value }),
    constraint: result.message[0]?.value ?? localName(result.constraintComponent.value),
  };
}

const localName = (iri: string) => iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
