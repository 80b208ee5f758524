import { AtlasError } from '../../errors.ts';

/** A shape that cannot be used, such as one with a pattern that is no regular expression. */
export class InvalidShape extends AtlasError<'InvalidShape', { readonly shape: string; readonly reason: string }> {
  readonly tag = 'InvalidShape';
  readonly remedy = 'Correct the shape and register its schema again.';

  constructor(details: { shape: string; reason: string }) {
    super(`The shape ${details.shape} cannot be used: ${details.reason}.`, details);
  }
}
