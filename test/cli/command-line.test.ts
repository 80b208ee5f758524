import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { program } from '../../src/cli/program.ts';
import { atlasgraph } from '../support/atlasgraph.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-cli-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const COMMANDS = [
  'quickstart',
  'init',
  'import',
  'rules',
  'plan',
  'run',
  'runs',
  'run-status',
  'cancel',
  'unlock',
  'serve',
  'query',
  'resolve',
  'register',
  'tag',
  'grant',
  'token',
  'store',
  'picture',
  'atlas-densities',
  'atlas-direction-vectors',
  'atlas-placement-hints',
  'atlas-splitter',
  'leaves-only',
  'hemispheres',
  'parcellationexport',
  'densities-validation',
  'synthesize-inputs',
  'celltransplant',
  'override-densities',
  'check-density-consistency',
  'bba-data-integrity-check',
];

describe('help', () => {
  test('lists every command', async () => {
    const { code, stdout } = await atlasgraph(['--help']);
    assert.equal(code, 0);
    for (const name of COMMANDS) assert.match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
  });

  for (const name of COMMANDS) {
    test(`of ${name} says how it is used and what it does`, async () => {
      const { commands } = await program([name]);
      assert.match(commands[0].helpInformation(), new RegExp(`^Usage: atlasgraph ${name}.*\\n\\n\\S`));
    });
  }

  test('is no failure', async () => {
    const { code, stdout } = await atlasgraph(['plan', '--help']);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: atlasgraph plan/);
  });
});

describe('wrong usage exits with 2', () => {
  const cases: readonly (readonly [says: RegExp, ...args: string[]])[] = [
    [/unknown command 'qurey'\n\(Did you mean query\?\)/, 'qurey'],
    [/unknown option '--jsno'\n\(Did you mean --json\?\)/, 'rules', '--jsno'],
    [/missing required argument 'rule'/, 'plan'],
    [/option '--cores <n>' argument '0' is invalid.*whole number from 1/, 'run', 'push_masks', '--cores', '0'],
    [/Allowed choices are content, mtime/, 'run', 'push_masks', '--rerun-triggers', 'code'],
    [/--variables takes a JSON object, not \[1\]/, 'query', '{ viewer { id } }', '--variables', '[1]'],
    [/'--json' cannot be used with option '--dot'/, 'plan', 'push_masks', '--json', '--dot'],
  ];
  for (const [says, ...args] of cases) {
    test(args.join(' '), async () => {
      const { code, stdout, stderr } = await atlasgraph(args, { cwd: folder });
      assert.match(stderr, says);
      assert.equal(code, 2);
      assert.equal(stdout, '');
    });
  }
});

describe('a failure exits with 1, says what happened and what to do', () => {
  test('unknown rule', async () => {
    const { code, stdout, stderr } = await atlasgraph(['plan', 'push_atlas_relase'], { cwd: folder });
    assert.match(
      stderr,
      /error: No rule is named push_atlas_relase. Did you mean push_atlas_release\?\n.*atlasgraph rules/,
    );
    assert.deepEqual([code, stdout], [1, '']);
  });

  test('a command that needs a project, outside of one', async () => {
    const { code, stderr } = await atlasgraph(['query', '{ __typename }'], { cwd: folder });
    assert.match(
      stderr,
      /error: This is no project folder: there is no .*atlasgraph\.yaml\.\nMake a project folder with/,
    );
    assert.equal(code, 1);
  });

  test('configuration key that does not exist, in the file', async () => {
    const project = await mkdtemp(join(folder, 'bad-'));
    await writeFile(join(project, 'atlasgraph.yaml'), 'RESOLUTON: 25\n');
    const { code, stderr } = await atlasgraph(['-C', project, 'query', '{ __typename }']);
    assert.match(stderr, /atlasgraph\.yaml has the unknown key RESOLUTON. Did you mean RESOLUTION\?/);
    assert.equal(code, 1);
  });

  test('configuration key that does not exist, on the command line', async () => {
    const { code, stderr } = await atlasgraph(['plan', 'push_masks', '--config', 'WORKING_DIRR=x'], { cwd: folder });
    assert.match(stderr, /--config has the unknown key WORKING_DIRR. Did you mean WORKING_DIR\?/);
    assert.equal(code, 1);
  });

  test('configuration file that is no YAML', async () => {
    const project = await mkdtemp(join(folder, 'bad-'));
    await writeFile(join(project, 'atlasgraph.yaml'), 'RESOLUTION: [25\n');
    const { code, stderr } = await atlasgraph(['-C', project, 'runs']);
    assert.match(stderr, /atlasgraph\.yaml gives the file a value that it cannot have/);
    assert.equal(code, 1);
  });

  test('a secret on the command line', async () => {
    const { code, stderr } = await atlasgraph(['plan', 'push_masks', '--config', 'TOKEN_PASSWORD=hunter2'], {
      cwd: folder,
    });
    assert.match(stderr, /TOKEN_PASSWORD is a secret.*\n.*ATLASGRAPH_TOKEN_PASSWORD/);
    assert.doesNotMatch(stderr, /hunter2/);
    assert.equal(code, 1);
  });

  test('a customisation that cannot be read, and one of a rule that does not exist', async () => {
    const custom = join(folder, 'user_config.json');
    const plan = (target: string) => atlasgraph(['plan', target, '--user-config-path', custom], { cwd: folder });
    const absent = await plan('push_masks');
    assert.match(absent.stderr, /user_config\.json is not a customisation/);
    const execute = [{ brainRegion: 'x/315', CLI: { command: 'true' }, output_dir: '{WORKING_DIR}/mine/' }];
    await writeFile(custom, JSON.stringify({ rules: [{ rule: 'orientation_feld', execute }] }));
    const unknown = await plan('push_masks');
    assert.match(unknown.stderr, /No rule is named orientation_feld. Did you mean orientation_field\?/);
    assert.deepEqual([absent.code, unknown.code], [1, 1]);
    await writeFile(custom, JSON.stringify({ rules: [{ rule: 'orientation_field', execute }] }));
    const { stdout, code } = await plan('orientation_field');
    assert.match(stdout, /^orientation_field_region315 .*\nmerge_orientation_field /m);
    assert.equal(code, 0);
  });

  test('where it happened is told only when it is asked for', async () => {
    const quiet = await atlasgraph(['picture', 'absent.nrrd'], { cwd: folder });
    assert.match(quiet.stderr, /absent\.nrrd/);
    assert.doesNotMatch(quiet.stderr, /^ {4}at /m);
    const loud = await atlasgraph(['picture', 'absent.nrrd'], { cwd: folder, env: { ATLASGRAPH_DEBUG: '1' } });
    assert.match(loud.stderr, /^ {4}at /m);
    assert.deepEqual([quiet.code, loud.code], [1, 1]);
  });
});

describe('plan', () => {
  test('needs neither a project folder nor a network, and lists producers first', async () => {
    const { code, stdout } = await atlasgraph(['plan', 'push_atlas_release', '--json'], { cwd: folder });
    assert.equal(code, 0);
    const { target, jobs } = JSON.parse(stdout);
    assert.equal(target, 'push_atlas_release');
    assert.equal(jobs.at(-1).rule, 'push_atlas_release');
    const names: string[] = jobs.map(({ rule }: { rule: string }) => rule);
    for (const { rule, needs, inputs, outputs, reason } of jobs) {
      assert.ok(Array.isArray(inputs) && outputs.length > 0);
      assert.match(reason, /missing/);
      for (const need of needs) assert.ok(names.indexOf(need) < names.indexOf(rule), `${need} before ${rule}`);
    }
  });

  test('draws the graph for Graphviz and Mermaid', async () => {
    const dot = await atlasgraph(['plan', 'push_masks', '--dot'], { cwd: folder });
    assert.match(dot.stdout, /^digraph plan {\n.* {2}export_brain_region -> push_masks;\n}\n$/s);
    const mermaid = await atlasgraph(['plan', 'push_masks', '--mermaid'], { cwd: folder });
    assert.match(mermaid.stdout, /^flowchart .* {2}export_brain_region --> push_masks\n/s);
  });
});
