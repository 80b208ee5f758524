import { AtlasError } from '../errors.ts';

type Mismatch = {
  readonly property: string;
  readonly first: unknown;
  readonly second: unknown;
  /** Of both, where they were read from one. */
  readonly files: readonly (string | undefined)[];
};

const inFile = (file: string | undefined): string => (file === undefined ? '' : ` (${file})`);

/** Two volumes that are used together differ in shape, directions or origin. */
export class GridMismatch extends AtlasError<'GridMismatch', Mismatch> {
  readonly tag = 'GridMismatch';
  readonly remedy = 'Use volumes of the same atlas and resolution, or resample one of them.';

  constructor(details: Mismatch) {
    const [first, second] = [details.first, details.second].map(
      (value, i) => `${JSON.stringify(value)}${inFile(details.files[i])}`,
    );
    super(`The volumes differ in ${details.property}: ${first} and ${second}.`, details);
  }
}

type Rotation = { readonly directions: readonly (readonly number[])[]; readonly file: string | undefined };

/** The space directions are not along the axes, and what was asked for needs them to be. */
export class RotatedGrid extends AtlasError<'RotatedGrid', Rotation> {
  readonly tag = 'RotatedGrid';
  readonly remedy = 'Resample the volume on a grid whose space directions are diagonal.';

  constructor(details: Rotation) {
    super(
      `The space directions ${JSON.stringify(details.directions)}${inFile(details.file)} are not diagonal.`,
      details,
    );
  }
}

type Failure = { readonly tag: string; readonly message: string; readonly remedy: string; readonly details: object };

/** A tagged error that a kernel threw in a worker thread, with the tag, remedy and details it had there. */
export class KernelFailure extends AtlasError {
  readonly tag: string;
  readonly remedy: string;

  constructor({ tag, message, remedy, details }: Failure) {
    super(message, details);
    this.tag = tag;
    this.remedy = remedy;
  }
}

type WriteProblem = { readonly path: string; readonly code: string };

/** A file could not be written; nothing remains under its name. */
export class FileNotWritten extends AtlasError<'FileNotWritten', WriteProblem> {
  readonly tag = 'FileNotWritten';
  readonly remedy: string;

  constructor({ path, code }: WriteProblem, options: ErrorOptions) {
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
    super(
      `${path} was not written: ${full ? 'there is no room left for it' : 'its folder refused it'} (${code}).`,
      { path, code },
      options,
    );
    this.remedy = full
      ? 'Free space on that disk or raise its quota, or write elsewhere.'
      : 'Check that the folder exists and may be written to.';
  }
}
