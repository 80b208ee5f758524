import { AtlasError } from '../../errors.ts';

type Invalid = { readonly path: string; readonly at: string; readonly problem: string };

export class InvalidUserConfig extends AtlasError<'InvalidUserConfig', Invalid> {
  readonly tag = 'InvalidUserConfig';
  readonly remedy =
    'Give {"rules": [{"rule", "execute": [{"brainRegion", "CLI": {"command", "args"}, "output_dir"}]}]}.';

  constructor(details: Invalid) {
    super(`${details.path} is not a customisation: at ${details.at}: ${details.problem}.`, details);
  }
}

type Variable = {
  readonly path: string;
  readonly rule: string;
  readonly variable: string;
  readonly known: readonly string[];
};

/** `args` name something in braces that no rule can bind. */
export class InvalidCommand extends AtlasError<'InvalidCommand', Variable> {
  readonly tag = 'InvalidCommand';
  readonly remedy: string;

  constructor(details: Variable) {
    super(
      `${details.path}: the arguments for ${details.rule} name the unknown variable {${details.variable}}.`,
      details,
    );
    this.remedy = `Use ${details.known.map((name) => `{${name}}`).join(', ')}.`;
  }
}

type Nowhere = { readonly rule: string; readonly region: number; readonly hierarchy: string };

export class BrainRegionNotFound extends AtlasError<'BrainRegionNotFound', Nowhere> {
  readonly tag = 'BrainRegionNotFound';
  readonly remedy = 'Name a region of that hierarchy by the id at the end of its address.';

  constructor(details: Nowhere) {
    super(
      `${details.rule} is customised for region ${details.region}, which ${details.hierarchy} does not have.`,
      details,
    );
  }
}

type Order = { readonly rule: string; readonly region: number; readonly descendant: number };

/** What is done for a region would be done away with by what is done for one that contains it. */
export class IncorrectBrainRegionOrder extends AtlasError<'IncorrectBrainRegionOrder', Order> {
  readonly tag = 'IncorrectBrainRegionOrder';
  readonly remedy = 'List a region before the regions that are part of it.';

  constructor(details: Order) {
    super(
      `${details.rule} is customised for region ${details.descendant} before region ${details.region}, which contains it.`,
      details,
    );
  }
}

type Nothing = { readonly rule: string };

export class NothingToMerge extends AtlasError<'NothingToMerge', Nothing> {
  readonly tag = 'NothingToMerge';
  readonly remedy = 'Customise rules whose output is a volume or a folder of volumes.';

  constructor(details: Nothing) {
    super(`${details.rule} is customised, but it makes no volume that regions could be merged into.`, details);
  }
}

export class PathNotForShell extends AtlasError<'PathNotForShell', { readonly path: string }> {
  readonly tag = 'PathNotForShell';
  readonly remedy = 'Set WORKING_DIR to a folder whose path has letters, digits and . _ - + = , : @ % only.';

  constructor(details: { readonly path: string }) {
    super(`The path ${details.path} cannot be put into a command: a shell would read some of it otherwise.`, details);
  }
}

type Failed = {
  readonly rule: string;
  readonly command: string;
  readonly exitCode: number | null;
  readonly lastLines: readonly string[];
};

export class CustomCommandFailed extends AtlasError<'CustomCommandFailed', Failed> {
  readonly tag = 'CustomCommandFailed';
  readonly remedy = 'Correct the command in the customisation file; its output is in the log of the job.';

  constructor(details: Failed) {
    const last = details.lastLines.length > 0 ? ` It ended with: ${details.lastLines.join(' | ')}` : '';
    super(
      `The command of ${details.rule} ended with exit code ${details.exitCode}: ${details.command}.${last}`,
      details,
    );
  }
}

type Metadata = { readonly path: string; readonly problem: string };

export class InvalidHintsMetadata extends AtlasError<'InvalidHintsMetadata', Metadata> {
  readonly tag = 'InvalidHintsMetadata';
  readonly remedy = 'Give {"<file name>": ["<acronym>", …]}.';

  constructor(details: Metadata) {
    super(`${details.path} does not say which regions have placement hints: ${details.problem}.`, details);
  }
}
