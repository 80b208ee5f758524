import { AtlasError } from '../errors.ts';

const didYouMean = (nearest: string | undefined) => (nearest === undefined ? '' : ` Did you mean ${nearest}?`);

export class UnknownRule extends AtlasError<'UnknownRule', { rule: string; nearest?: string }> {
  readonly tag = 'UnknownRule';
  readonly remedy = 'List the rules with `atlasgraph rules`.';

  constructor(details: { rule: string; nearest?: string }) {
    super(`No rule is named ${details.rule}.${didYouMean(details.nearest)}`, details);
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
  readonly remedy = 'Correct the value; docs/configuration.md says what each key takes.';

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
