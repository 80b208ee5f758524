/** The part of shacl-engine 1.1 that is used here; the package carries no types. */
declare module 'shacl-engine' {
  import type { DataFactory, Store, Term } from 'n3';

  interface PathStep {
    readonly predicates: readonly Term[];
  }

  export interface ValidationResult {
    readonly constraintComponent: Term;
    readonly message: readonly Term[];
    /** Undefined for a constraint on the node itself. */
    readonly path: readonly PathStep[] | undefined;
    readonly value: { readonly terms: readonly Term[] } | undefined;
    /** What failed inside of a nested shape. */
    readonly results: readonly ValidationResult[];
  }

  export interface ValidationReport {
    readonly conforms: boolean;
    readonly results: readonly ValidationResult[];
  }

  export class Validator {
    constructor(shapes: Store, options: { factory: typeof DataFactory });
    validate(
      data: { dataset: Store; terms?: readonly Term[] },
      shapes?: readonly { terms: readonly Term[] }[],
    ): Promise<ValidationReport>;
  }
}
