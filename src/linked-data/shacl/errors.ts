import { AtlasError } from '../../errors.ts';

/** A shape that cannot be used, such as one with a pattern that is no regular expression. */
export class InvalidShape extends AtlasError<'InvalidShape', { readonly shape: string; readonly reason: string }> {
  readonly tag = 'InvalidShape';
  readonly remedy = 'Correct the shape and register its schema again.';

  constructor(details: { shape: string; reason: string }) {
    super(`The shape ${details.shape} cannot be used: ${details.reason}.`, details);
  }
}

export class ValidationTimeout extends AtlasError<'ValidationTimeout', { readonly seconds: number }> {
  readonly tag = 'ValidationTimeout';
  readonly remedy = 'Simplify the rules of the schema, above all its patterns and queries, or send a smaller document.';

  constructor(details: { seconds: number }) {
    super(`The document could not be checked with its schema within ${details.seconds} s.`, details);
  }
}
