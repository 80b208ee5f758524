import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { planTarget } from '../../src/pipeline/plan.ts';
import { expandTemplates } from '../../src/pipeline/rules-config.ts';
import { temporaryFolder } from './support/project.ts';
import { ruleOf } from './support/rules.ts';

const CONFIG = 'rules_config_dir/combine_markers_config.yaml';
const rules = [
  ruleOf({ name: 'made', outputs: { config: 'made.yaml' } }),
  ruleOf({ name: 'reader', inputs: { config: CONFIG, made: 'made.yaml', other: 'other.json' } }),
];
const plan = planTarget('reader', rules);
const settings = { REPO_PATH: '.', RULES_CONFIG_DIR_TEMPLATES: 'templates', WORKING_DIR: 'out' };

test('a configuration file is made from our template, and stays as somebody changed it', async (t) => {
  const folder = await temporaryFolder(t);
  const [workingDir, path] = [join(folder, 'out'), join(folder, 'out', CONFIG)];
  assert.deepEqual(await expandTemplates(plan, folder, workingDir, settings), []);
  const text = await readFile(path, 'utf8');
  assert.match(text, /^ {2}cnp: "out\/gene_cnp\.nrrd"$/m);
  assert.doesNotMatch(text, /\{WORKING_DIR\}/);
  await assert.rejects(readFile(join(workingDir, 'made.yaml')), { code: 'ENOENT' });
  await writeFile(path, 'changed: by hand\n');
  assert.deepEqual(await expandTemplates(plan, folder, workingDir, settings), [CONFIG]);
  assert.equal(await readFile(path, 'utf8'), 'changed: by hand\n');
});

test("a project's template goes before ours", async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'templates'));
  await writeFile(join(folder, 'templates', 'combine_markers_config_template.yaml'), 'gene: {WORKING_DIR}/gene.nrrd\n');
  await expandTemplates(plan, folder, join(folder, 'out'), settings);
  assert.equal(await readFile(join(folder, 'out', CONFIG), 'utf8'), 'gene: out/gene.nrrd\n');
});
