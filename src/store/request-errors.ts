import { AtlasError } from '../errors.ts';

/** A label, id, tag, cursor or instant that breaks its rule. */
export class InvalidRequest extends AtlasError<'InvalidRequest', { readonly name: string; readonly value: string }> {
  readonly tag = 'InvalidRequest';
  readonly remedy: string;

  constructor(details: { name: string; value: string }, rule: string) {
    super(`${JSON.stringify(details.value.slice(0, 200))} is not a valid ${details.name}.`, details);
    this.remedy = rule;
  }
}

export class InvalidPayload extends AtlasError<'InvalidPayload', { readonly reason: string }> {
  readonly tag = 'InvalidPayload';
  readonly remedy = 'Correct the document and send it again.';

  constructor(details: { reason: string }) {
    super(`The document cannot be stored: ${details.reason}`, details);
  }
}

export class PayloadTooLarge extends AtlasError<'PayloadTooLarge', { readonly bytes: number; readonly limit: number }> {
  readonly tag = 'PayloadTooLarge';
  readonly remedy = 'Register large data as a file and link to it.';

  constructor(details: { bytes: number; limit: number }) {
    super(`The document has ${details.bytes} bytes; at most ${details.limit} are taken.`, details);
  }
}

export class UnexpectedId extends AtlasError<'UnexpectedId', { readonly id: string; readonly payloadId: string }> {
  readonly tag = 'UnexpectedId';
  readonly remedy = 'Give the same id in both places, or leave it out of the document.';

  constructor(details: { id: string; payloadId: string }) {
    super(`The document's @id is ${details.payloadId}, but it is written under ${details.id}.`, details);
  }
}

export class BlankId extends AtlasError<'BlankId', { readonly payloadId: string }> {
  readonly tag = 'BlankId';
  readonly remedy = 'Give the document an absolute IRI as @id, or leave @id out.';

  constructor(details: { payloadId: string }) {
    super(`The document's @id "${details.payloadId}" names nothing.`, details);
  }
}

export class ReservedResourceId extends AtlasError<'ReservedResourceId', { readonly id: string }> {
  readonly tag = 'ReservedResourceId';
  readonly remedy = 'Choose an id outside the vocabulary of the store.';

  constructor(details: { id: string }) {
    super(`${details.id} is reserved for what comes with the store.`, details);
  }
}

export class ReservedResourceTypes extends AtlasError<'ReservedResourceTypes', { readonly types: readonly string[] }> {
  readonly tag = 'ReservedResourceTypes';
  readonly remedy = 'Use types of your own vocabulary.';

  constructor(details: { types: readonly string[] }) {
    super(`The types ${details.types.join(', ')} are reserved for what the store makes.`, details);
  }
}
