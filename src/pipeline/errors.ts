import { AtlasError } from '../errors.ts';

const didYouMean = (nearest: string | undefined) => (nearest === undefined ? '' : ` Did you mean ${nearest}?`);

export class UnknownRule extends AtlasError<'UnknownRule', { rule: string; nearest?: string }> {
  readonly tag = 'UnknownRule';
  readonly remedy = 'List the rules with `atlasgraph rules`.';

  constructor(details: { rule: string; nearest?: string }) {
    super(`No rule is named ${details.rule}.${didYouMean(details.nearest)}`, details);
  }
}

type NotPlanned = { rule: string; target: string; planned: readonly string[] };

export class ForcedRuleNotPlanned extends AtlasError<'ForcedRuleNotPlanned', NotPlanned> {
  readonly tag = 'ForcedRuleNotPlanned';
  readonly remedy: string;

  constructor(details: NotPlanned) {
    super(`${details.rule} cannot be forced: it is no part of the plan of ${details.target}.`, details);
    this.remedy = `Force one of its jobs: ${details.planned.join(', ')}.`;
  }
}

export class RuleCycle extends AtlasError<'RuleCycle', { rules: readonly string[] }> {
  readonly tag = 'RuleCycle';
  readonly remedy = 'Remove one of the inputs that close the circle.';

  constructor(details: { rules: readonly string[] }) {
    super(`These rules need each other's outputs: ${details.rules.join(' → ')}.`, details);
  }
}

export class TwoProducers extends AtlasError<'TwoProducers', { path: string; rules: readonly string[] }> {
  readonly tag = 'TwoProducers';
  readonly remedy = 'Give the output of one of them another path.';

  constructor(details: { path: string; rules: readonly string[] }) {
    super(`${details.path} is an output of ${details.rules.join(' and of ')}.`, details);
  }
}

export class UnknownConfigurationKey extends AtlasError<
  'UnknownConfigurationKey',
  { key: string; source: string; nearest?: string }
> {
  readonly tag = 'UnknownConfigurationKey';
  readonly remedy = 'Correct the key, or remove it.';

  constructor(details: { key: string; source: string; nearest?: string }) {
    super(`${details.source} has the unknown key ${details.key}.${didYouMean(details.nearest)}`, details);
  }
}

export class InvalidConfiguration extends AtlasError<
  'InvalidConfiguration',
  { source: string; key: string; problem: string }
> {
  readonly tag = 'InvalidConfiguration';
  readonly remedy = 'Correct the value, or leave the key out to have its default.';

  constructor(details: { source: string; key: string; problem: string }) {
    super(`${details.source} gives ${details.key} a value that it cannot have: ${details.problem}.`, details);
  }
}

export class SecretOnCommandLine extends AtlasError<'SecretOnCommandLine', { key: string }> {
  readonly tag = 'SecretOnCommandLine';
  readonly remedy: string;

  constructor(details: { key: string }) {
    super(`${details.key} is a secret and cannot be given by --config.`, details);
    this.remedy = `Set the environment variable ATLASGRAPH_${details.key}.`;
  }
}

export class RunLocked extends AtlasError<'RunLocked', { workingDir: string; pid: number; runId: string }> {
  readonly tag = 'RunLocked';
  readonly remedy = 'Wait until it has ended, or cancel it; `atlasgraph unlock` if that process hangs.';

  constructor(details: { workingDir: string; pid: number; runId: string }) {
    super(`Process ${details.pid} makes run ${details.runId} in ${details.workingDir}.`, details);
  }
}

export class DiskTooSmall extends AtlasError<
  'DiskTooSmall',
  { workingDir: string; neededMiB: number; freeMiB: number }
> {
  readonly tag = 'DiskTooSmall';
  readonly remedy = 'Free some space, or set WORKING_DIR to a folder of a larger disk.';

  constructor(details: { workingDir: string; neededMiB: number; freeMiB: number }) {
    super(
      `The run will write about ${details.neededMiB} MiB to ${details.workingDir}, where ${details.freeMiB} MiB are free.`,
      details,
    );
  }
}

export class InputMissing extends AtlasError<'InputMissing', { rule: string; path: string }> {
  readonly tag = 'InputMissing';
  readonly remedy = 'Put the file there, or run a rule that makes it.';

  constructor(details: { rule: string; path: string }) {
    super(`${details.rule} reads ${details.path}, which does not exist and which no rule makes.`, details);
  }
}

export class OutputMissing extends AtlasError<'OutputMissing', { rule: string; path: string }> {
  readonly tag = 'OutputMissing';
  readonly remedy = 'Correct the rule: it must write every output that it declares.';

  constructor(details: { rule: string; path: string }) {
    super(`${details.rule} ended without writing ${details.path}.`, details);
  }
}

export class SecretInParameters extends AtlasError<'SecretInParameters', { rule: string; key: string }> {
  readonly tag = 'SecretInParameters';
  readonly remedy = 'Hand the secret to the services of the rule.';

  constructor(details: { rule: string; key: string }) {
    super(
      `${details.rule} names the secret ${details.key} as a parameter, which would put it into the job's key.`,
      details,
    );
  }
}

export class DiskFull extends AtlasError<'DiskFull', { rule: string; workingDir: string }> {
  readonly tag = 'DiskFull';
  readonly remedy = 'Free some space and run the same command again: what is done stays done.';

  constructor(details: { rule: string; workingDir: string }, options: ErrorOptions) {
    super(`The disk of ${details.workingDir} is full; ${details.rule} could not write its outputs.`, details, options);
  }
}

export class RunNotFound extends AtlasError<'RunNotFound', { id: string }> {
  readonly tag = 'RunNotFound';
  readonly remedy = 'List the runs with `atlasgraph runs`.';

  constructor(details: { id: string }) {
    super(`There is no run ${details.id}.`, details);
  }
}
