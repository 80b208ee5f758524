import { z } from 'zod';
import { nearestName } from '../ontology/nearest-name.ts';
import { LOCATIONS, PARAMETERS, SECRETS } from './configuration-keys.ts';
import { InvalidConfiguration, SecretOnCommandLine, UnknownConfigurationKey } from './errors.ts';

const KEYS: Readonly<Record<string, z.ZodType>> = { ...PARAMETERS, ...LOCATIONS, ...SECRETS };

/** `atlasgraph.yaml`, and the reference's `config.yaml`: every key has a default, no other key is accepted. */
export const Configuration = z.strictObject({ ...PARAMETERS, ...LOCATIONS, ...SECRETS });
export type Configuration = z.infer<typeof Configuration>;

/** Some keys and where they come from, for messages. */
export interface ConfigurationLayer {
  readonly source: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * One configuration from layers, the last that has a key decides.
 * @throws UnknownConfigurationKey, InvalidConfiguration naming the layer and the key
 */
export function mergeConfiguration(layers: readonly ConfigurationLayer[]): Configuration {
  const merged: Record<string, unknown> = {};
  for (const layer of layers) Object.assign(merged, checkLayer(layer));
  return Configuration.parse(merged);
}

function checkLayer({ source, values }: ConfigurationLayer): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!(key in KEYS))
      throw new UnknownConfigurationKey({ key, source, nearest: nearestName(key, Object.keys(KEYS)) });
    const parsed = KEYS[key].safeParse(value);
    if (!parsed.success) {
      throw new InvalidConfiguration({ source, key, problem: z.prettifyError(parsed.error).replace(/^✖ /, '') });
    }
    checked[key] = parsed.data;
  }
  return checked;
}

/**
 * The layer of repeated `--config K=V`; each value takes the type of its key, so `true`, `1`, `false`, `0` and nothing
 * mean the same everywhere.
 * @throws SecretOnCommandLine; a command line is seen by every user of the machine
 */
export function configurationFromAssignments(assignments: readonly string[]): ConfigurationLayer {
  const source = '--config';
  const values: Record<string, string> = {};
  for (const assignment of assignments) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (key === undefined) throw new InvalidConfiguration({ source, key: assignment, problem: 'it is not KEY=VALUE' });
    if (key in SECRETS) throw new SecretOnCommandLine({ key });
    values[key] = value;
  }
  return { source, values };
}

/** The layer of `ATLASGRAPH_<KEY>` variables. Others with that prefix are ignored, unless they look like a slip. */
export function configurationFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationLayer {
  const prefix = 'ATLASGRAPH_';
  const named = Object.entries(environment)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const)
    .filter(([key]) => key in KEYS || nearestName(key, Object.keys(KEYS)) !== undefined);
  return { source: `The environment (${prefix}*)`, values: Object.fromEntries(named) };
}

/** The parameters a rule depends on, as its `params`. */
export function parameters<const Key extends keyof typeof PARAMETERS>(...keys: readonly Key[]) {
  // Object.fromEntries forgets which keys it was given.
  const shape = Object.fromEntries(keys.map((key) => [key, PARAMETERS[key]])) as Pick<typeof PARAMETERS, Key>;
  return z.object(shape);
}

/** What may be kept and shown of a configuration. */
export const withoutSecrets = (configuration: Configuration) => select(configuration, (key) => !(key in SECRETS));

export const secretsOf = (configuration: Configuration) => select(configuration, (key) => key in SECRETS);

const select = (configuration: Configuration, isWanted: (key: string) => boolean): Record<string, unknown> =>
  Object.fromEntries(Object.entries(configuration).filter(([key]) => isWanted(key)));

/** A function that blanks the configuration's secrets in a text, for logs and messages. */
export function secretsBlanker(configuration: Configuration): (text: string) => string {
  const secrets = Object.keys(SECRETS)
    .map((key) => configuration[key as keyof typeof SECRETS])
    .filter((secret) => secret !== null);
  return (text) => secrets.reduce((blanked, secret) => blanked.replaceAll(secret, '***'), text);
}
