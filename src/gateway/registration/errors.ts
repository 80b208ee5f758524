import { AtlasError } from '../../errors.ts';

export class AddressNotAllowed extends AtlasError<'AddressNotAllowed', { address: string }> {
  readonly tag = 'AddressNotAllowed';
  readonly remedy = 'Send the file to POST /uploads, or have the address added to LINKED_FILES_FROM.';

  constructor(address: string) {
    super(`This service does not read files from ${address}.`, { address });
  }
}

export class LinkedFileUnavailable extends AtlasError<'LinkedFileUnavailable', { address: string; problem: string }> {
  readonly tag = 'LinkedFileUnavailable';
  readonly remedy = 'Check that the address gives the file itself, without redirection, and try again.';

  constructor(details: { address: string; problem: string }, options?: ErrorOptions) {
    super(`${details.address} could not be read: ${details.problem}.`, details, options);
  }
}

export class FileTooLarge extends AtlasError<'FileTooLarge', { limit: number }> {
  readonly tag = 'FileTooLarge';
  readonly remedy = 'Send a smaller file, or have the limit raised.';

  constructor(limit: number) {
    super(`The file has more than ${limit} bytes.`, { limit });
  }
}
