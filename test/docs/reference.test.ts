import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { configurationReference } from '../../scripts/configuration-reference.ts';

const root = join(import.meta.dirname, '../..');
const page = (path: string): string => readFileSync(join(root, path), 'utf8');

test('the page on configuration lists every key as the code has it', () => {
  assert.equal(page('docs/configuration.md'), configurationReference(), 'run: node scripts/write-docs.ts');
});

test('links between the pages lead somewhere', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  ];
  const broken = pages.flatMap((path) =>
    [...page(path).matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, link]) => join(dirname(join(root, path)), link))
      .filter((target) => !existsSync(target)),
  );
  assert.deepEqual(broken, []);
});
