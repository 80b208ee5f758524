import { AtlasError } from '../errors.ts';

export interface Violation {
  /** From the document's root, such as `brainLocation.brainRegion`; empty for the root itself. */
  readonly path: string;
  /** The value at fault; undefined when one is missing. */
  readonly value?: string;
  /** What must hold, in words. */
  readonly constraint: string;
}

export class ShapeViolation extends AtlasError<'ShapeViolation', { schema: string; violations: readonly Violation[] }> {
  readonly tag = 'ShapeViolation';
  readonly remedy = 'Correct the document at the named paths and send it again.';

  constructor(details: { schema: string; violations: readonly Violation[] }) {
    super(`The document is not valid under ${details.schema}: ${details.violations.map(inWords).join('; ')}.`, details);
  }
}

const inWords = ({ path, value, constraint }: Violation) =>
  `${path || 'the document'}${value === undefined ? '' : ` (${JSON.stringify(value)})`} ${constraint}`;

export class UnknownSchema extends AtlasError<'UnknownSchema', { schema: string }> {
  readonly tag = 'UnknownSchema';
  readonly remedy = 'Name one of the schemas of schemas/shapes, or leave the schema out.';

  constructor(details: { schema: string }) {
    super(`No schema has the IRI ${details.schema}.`, details);
  }
}
