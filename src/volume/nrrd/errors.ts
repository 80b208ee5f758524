import { AtlasError } from '../../errors.ts';

/** Base of what can be wrong with an NRRD file; `details.path` names it. */
export abstract class NrrdError<
  Tag extends string = string,
  Details extends { readonly path: string } = { readonly path: string },
> extends AtlasError<Tag, Details> {}

type Unreadable = { readonly path: string; readonly code: string };

export class NrrdUnreadable extends NrrdError<'NrrdUnreadable', Unreadable> {
  readonly tag = 'NrrdUnreadable';
  readonly remedy = 'Check that the file exists and may be read.';

  constructor(details: Unreadable, options: ErrorOptions) {
    super(`${details.path} cannot be read (${details.code}).`, details, options);
  }
}

type Invalid = { readonly path: string; readonly problem: string; readonly field?: string };

export class NrrdHeaderInvalid extends NrrdError<'NrrdHeaderInvalid', Invalid> {
  readonly tag = 'NrrdHeaderInvalid';
  readonly remedy = 'Write the file anew with a tool that makes valid NRRD headers, or correct the header.';

  constructor(details: Invalid) {
    const where = details.field === undefined ? 'the header' : `the header field "${details.field}"`;
    super(`${details.path} is not a valid NRRD file: ${where} ${details.problem}.`, details);
  }
}

type Unsupported = { readonly path: string; readonly feature: string };

export class NrrdUnsupported extends NrrdError<'NrrdUnsupported', Unsupported> {
  readonly tag = 'NrrdUnsupported';
  readonly remedy = 'Convert the file to one volume of 3 space axes with gzip data in the same file.';

  constructor(details: Unsupported) {
    super(`${details.path} is an NRRD file that cannot be read here: ${details.feature}.`, details);
  }
}

type TooLarge = { readonly path: string; readonly bytes: number; readonly limit: number };

export class NrrdTooLarge extends NrrdError<'NrrdTooLarge', TooLarge> {
  readonly tag = 'NrrdTooLarge';
  readonly remedy = 'Check the sizes in the header; read larger files with a higher limit.';

  constructor(details: TooLarge) {
    const { path, bytes, limit } = details;
    super(`${path} declares ${bytes} bytes of values, more than the ${limit} that are allowed.`, details);
  }
}

type Sizes = { readonly path: string; readonly expected: number; readonly found: number };

export class NrrdDataTruncated extends NrrdError<'NrrdDataTruncated', Sizes> {
  readonly tag = 'NrrdDataTruncated';
  readonly remedy = 'Copy or download the file again.';

  constructor(details: Sizes, options?: ErrorOptions) {
    const { path, expected, found } = details;
    super(`The data of ${path} end early: ${found} of ${expected} bytes were found.`, details, options);
  }
}

export class NrrdDataExcess extends NrrdError<'NrrdDataExcess', Sizes> {
  readonly tag = 'NrrdDataExcess';
  readonly remedy = 'Correct the sizes or the type in the header, or copy the file again.';

  /** @param details - `found`: bytes seen when reading stopped */
  constructor(details: Sizes) {
    const { path, expected, found } = details;
    super(`${path} holds more data than its header declares: ${found} bytes or more instead of ${expected}.`, details);
  }
}

type Corrupt = Sizes & { readonly reason: string };

export class NrrdDataCorrupt extends NrrdError<'NrrdDataCorrupt', Corrupt> {
  readonly tag = 'NrrdDataCorrupt';
  readonly remedy = 'Copy or download the file again.';

  constructor(details: Corrupt, options?: ErrorOptions) {
    const { path, reason, expected, found } = details;
    super(`The data of ${path} are damaged after ${found} of ${expected} bytes: ${reason}.`, details, options);
  }
}

type Misfit = Sizes & { readonly type: string; readonly given: string };

/** What is to be written does not fit its header. */
export class ValuesMismatch extends NrrdError<'ValuesMismatch', Misfit> {
  readonly tag = 'ValuesMismatch';
  readonly remedy = 'Give values of the type and number that the header declares.';

  constructor(details: Misfit) {
    const { path, type, expected, given, found } = details;
    super(`The header of ${path} declares ${expected} bytes of ${type}; ${found} bytes of ${given} came.`, details);
  }
}

type NoAnnotation = { readonly path: string; readonly problem: string };

export class NotAnAnnotation extends NrrdError<'NotAnAnnotation', NoAnnotation> {
  readonly tag = 'NotAnAnnotation';
  readonly remedy = 'Give a volume of region ids: one unsigned 32-bit number a voxel, or integers in that range.';

  constructor(details: NoAnnotation) {
    super(`${details.path} is not an annotation volume: ${details.problem}.`, details);
  }
}
