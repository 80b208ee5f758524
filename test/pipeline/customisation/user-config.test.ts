import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readUserConfig } from '../../../src/pipeline/customisation/read-user-config.ts';
import { checkRegions } from '../../../src/pipeline/customisation/region-order.ts';
import { outputDirOf, parseUserConfig, regionIdOf } from '../../../src/pipeline/customisation/user-config.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { missing, realInput } from '../../shared-inputs.ts';
import { temporaryFolder } from '../support/project.ts';

const REAL = realInput('metadata/user_config.json');

const region = (changes: object = {}) => ({
  brainRegion: 'http://api.brain-map.org/api/v2/data/Structure/315',
  CLI: { command: 'true' },
  output_dir: '{WORKING_DIR}/vectors/isocortex/',
  ...changes,
});
const configOf = (...execute: object[]) => ({ rules: [{ rule: 'some_rule', execute }] });
const parse = (json: unknown) => parseUserConfig(json, 'user.json');

test("reads the reference's own customisation", { skip: missing(REAL) }, async () => {
  const { rules } = await readUserConfig(REAL);
  assert.deepEqual(rules.map(({ rule, execute }) => [rule, execute.map(regionIdOf), execute.map(outputDirOf)]), [
    ['direction_vectors_default_ccfv3', [315, 549], ['direction_vectors/isocortex', 'direction_vectors/thalamus']],
  ]); // biome-ignore format: a table
});

test('names what is wrong and where', () => {
  const invalid = (json: unknown, at: string) =>
    assert.throws(() => parse(json), (error: { tag: string; details: { at: string } }) => {
      assert.deepEqual([error.tag, error.details.at], ['InvalidUserConfig', at]);
      return true;
    }); // biome-ignore format: one condition
  invalid([], 'the top');
  invalid({}, 'rules');
  invalid({ rules: [{ rule: 'some_rule' }] }, 'rules/0/execute');
  const inRegion = (at: string) => `rules/0/execute/0/${at}`;
  invalid(configOf(region({ brainRegion: undefined })), inRegion('brainRegion'));
  invalid(configOf(region({ brainRegion: 'http://api.brain-map.org/Isocortex' })), inRegion('brainRegion'));
  invalid(configOf(region({ CLI: {} })), inRegion('CLI/command'));
  invalid(configOf(region({ container: 'docker://with blank' })), inRegion('container'));
  invalid(configOf(region({ output_dir: '/elsewhere' })), inRegion('output_dir'));
  invalid(configOf(region({ output_dir: '{WORKING_DIR}/' })), inRegion('output_dir'));
  invalid(configOf(region({ output_dir: '{WORKING_DIR}/.atlasgraph' })), inRegion('output_dir'));
  invalid(configOf(region({ output_dir: '{WORKING_DIR}/../other' })), inRegion('output_dir'));
  invalid(configOf(region(), region()), 'rules/0/execute');
  invalid({ rules: [...configOf(region()).rules, ...configOf(region()).rules] }, 'rules/1');
});

test('refuses arguments with a variable that no rule makes', () => {
  const CLI = { command: 'true', args: '--a {input.annotation_ccfv3} --b {input.nissl}' };
  assert.throws(() => parse(configOf(region({ CLI }))), {
    tag: 'InvalidCommand',
    message: 'user.json: the arguments for some_rule name the unknown variable {input.nissl}.',
  });
});

test('reports a file that is absent or no JSON', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'user.json');
  await assert.rejects(readUserConfig(path), { tag: 'InvalidUserConfig' });
  await writeFile(path, '{"rules": [');
  await assert.rejects(readUserConfig(path), { tag: 'InvalidUserConfig' });
});

test('wants regions of the hierarchy, each before those that are part of it', () => {
  const hierarchy = hierarchyOf([1, 'root', [[3, 'A', [[31, 'A1']]], [315, 'B']]]); // biome-ignore format: a tree
  checkRegions(hierarchy, [1, 3, 315, 31], 'some_rule');
  assert.throws(() => checkRegions(hierarchy, [31, 315, 3], 'some_rule'), {
    tag: 'IncorrectBrainRegionOrder',
    details: { rule: 'some_rule', region: 3, descendant: 31 },
  });
  assert.throws(() => checkRegions(hierarchy, [3, 4], 'some_rule'), {
    tag: 'BrainRegionNotFound',
    details: { rule: 'some_rule', region: 4, hierarchy: 'tree.json' },
  });
});
