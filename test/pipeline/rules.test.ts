import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { files } from '../../src/pipeline/files.ts';
import { inputPath, outputPath } from '../../src/pipeline/rule.ts';
import { pipelineRules } from '../../src/pipeline/rules/index.ts';

test('the list of rules is the folder of rules', async () => {
  const folder = join(import.meta.dirname, '../../src/pipeline/rules');
  const names = (await readdir(folder)).filter((name) => name !== 'index.ts').sort();
  assert.deepEqual(pipelineRules.map(({ name }) => `${name.replaceAll('_', '-').toLowerCase()}.ts`).sort(), names);
});

test('every path of a rule is one of the reference', () => {
  const known = new Set<string>(Object.values(files));
  for (const { name, inputs, outputs } of pipelineRules) {
    for (const path of [...Object.values(inputs).map(inputPath), ...Object.values(outputs).map(outputPath)]) {
      assert.ok(known.has(path), `${name}: ${path}`);
    }
  }
});
