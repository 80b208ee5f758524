import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  configurationFromAssignments,
  configurationFromEnvironment,
  mergeConfiguration,
  parameters,
  secretsBlanker,
  withoutSecrets,
} from '../../src/pipeline/configuration.ts';
import { LOCATIONS, PARAMETERS, SECRETS } from '../../src/pipeline/configuration-keys.ts';
import { missing, realInput } from '../shared-inputs.ts';

const fileOf = (values: Record<string, unknown>) => ({ source: 'atlasgraph.yaml', values });
const fromCommandLine = (...assignments: string[]) => mergeConfiguration([configurationFromAssignments(assignments)]);

test('every key has a default and a sentence that documents it', () => {
  const configuration = mergeConfiguration([]);
  for (const [key, schema] of Object.entries({ ...PARAMETERS, ...LOCATIONS, ...SECRETS })) {
    assert.ok(key in configuration, key);
    assert.match(schema.description ?? '', /\.$/, key);
  }
});

test("reads the reference's config.yaml as it is", { skip: missing(realInput('metadata/config.yaml')) }, async () => {
  const file = parse(await readFile(realInput('metadata/config.yaml'), 'utf8'));
  const configuration = mergeConfiguration([{ source: 'config.yaml', values: file }]);
  assert.partialDeepStrictEqual(configuration, { WORKING_DIR: 'leaves_only', RESOLUTION: '25', RESOURCE_TAG: null });
  for (const key of Object.keys(file)) assert.deepEqual(configuration[key as keyof typeof configuration], file[key]);
});

test('a truth value is the same however it is written', () => {
  for (const text of ['true', 'True', 'TRUE', '1']) assert.equal(fromCommandLine(`COMPAT=${text}`).COMPAT, true, text);
  for (const text of ['false', 'False', '0', '']) assert.equal(fromCommandLine(`COMPAT=${text}`).COMPAT, false, text);
  for (const value of [1, '1', true, 'true'])
    assert.equal(mergeConfiguration([fileOf({ COMPAT: value })]).COMPAT, true);
  for (const value of [0, '', false, null]) assert.equal(mergeConfiguration([fileOf({ COMPAT: value })]).COMPAT, false);
});

test('a value takes the type of its key', () => {
  assert.equal(fromCommandLine('RESOLUTION=10').RESOLUTION, '10');
  assert.equal(mergeConfiguration([fileOf({ RESOLUTION: 25 })]).RESOLUTION, '25');
  assert.equal(fromCommandLine('COMPRESSION_LEVEL=9').COMPRESSION_LEVEL, 9);
  assert.equal(fromCommandLine('RESOURCE_TAG=').RESOURCE_TAG, null);
  assert.equal(fromCommandLine('RESOURCE_TAG=a=b').RESOURCE_TAG, 'a=b');
});

test('a wrong value is refused with its key and where it was given', () => {
  for (const assignment of ['COMPRESSION_LEVEL=10', 'COMPRESSION_LEVEL=', 'COMPRESSION_LEVEL=x', 'COMPAT=maybe']) {
    const details = { source: '--config', key: assignment.split('=')[0] };
    assert.throws(
      () => fromCommandLine(assignment),
      (error: { tag: string; details: object }) => {
        assert.equal(error.tag, 'InvalidConfiguration', assignment);
        assert.partialDeepStrictEqual(error.details, details);
        return true;
      },
    );
  }
  assert.throws(() => fromCommandLine('COMPAT'), { tag: 'InvalidConfiguration' });
});

test('an unknown key is refused with the nearest one', () => {
  const details = { key: 'COMPRESION_LEVEL', source: 'atlasgraph.yaml', nearest: 'COMPRESSION_LEVEL' };
  const tag = 'UnknownConfigurationKey';
  assert.throws(() => mergeConfiguration([fileOf({ COMPRESION_LEVEL: 1 })]), { tag, details });
  assert.throws(() => fromCommandLine('XYZZY=1'), {
    tag,
    details: { key: 'XYZZY', source: '--config', nearest: undefined },
  });
});

test('the last layer that has a key decides', () => {
  const layers = [
    fileOf({ WORKING_DIR: 'file', RESOURCE_TAG: 'file', RESOLUTION: 10 }),
    configurationFromEnvironment({ ATLASGRAPH_WORKING_DIR: 'environment', ATLASGRAPH_RESOURCE_TAG: 'environment' }),
    configurationFromAssignments(['WORKING_DIR=command']),
  ];
  const expected = { WORKING_DIR: 'command', RESOURCE_TAG: 'environment', RESOLUTION: '10' };
  assert.partialDeepStrictEqual(mergeConfiguration(layers), expected);
});

test('variables of others are ignored, a slip in one of ours is not', () => {
  assert.deepEqual(configurationFromEnvironment({ ATLASGRAPH_SHARED: '/data', PATH: '/bin' }).values, {});
  const slip = configurationFromEnvironment({ ATLASGRAPH_TOKEN_PASWORD: 'x' });
  assert.throws(() => mergeConfiguration([slip]), { tag: 'UnknownConfigurationKey' });
});

test('a secret is refused on the command line and left out of what is shown', () => {
  assert.throws(
    () => configurationFromAssignments(['TOKEN_PASSWORD=hunter2']),
    (error: Error) => {
      assert.ok(!error.message.includes('hunter2'));
      return true;
    },
  );
  const configuration = mergeConfiguration([configurationFromEnvironment({ ATLASGRAPH_TOKEN_PASSWORD: 'hunter2' })]);
  assert.equal(configuration.TOKEN_PASSWORD, 'hunter2');
  assert.ok(!JSON.stringify(withoutSecrets(configuration)).includes('hunter2'));
  assert.equal(secretsBlanker(configuration)('user:hunter2@host'), 'user:***@host');
});

test("a rule's parameters are its keys of the configuration and no other", () => {
  const configuration = mergeConfiguration([fileOf({ COMPAT: true })]);
  assert.deepEqual(parameters('COMPAT', 'RESOLUTION').parse(configuration), { COMPAT: true, RESOLUTION: '25' });
});

test('a list or a mapping is no truth value', () => {
  for (const value of [[], {}, [true], { toString: {} }]) {
    assert.throws(() => mergeConfiguration([fileOf({ COMPAT: value })]), { tag: 'InvalidConfiguration' });
  }
});

test('whatever a file holds, the answer is a configuration or an error of ours', () => {
  const keys = fc.constantFrom(...Object.keys({ ...PARAMETERS, ...LOCATIONS, ...SECRETS }));
  fc.assert(
    fc.property(fc.dictionary(keys, fc.anything()), (values) => {
      try {
        mergeConfiguration([fileOf(values)]);
      } catch (error) {
        assert.equal((error as { tag?: string }).tag, 'InvalidConfiguration');
      }
    }),
  );
});
