import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directory, type Rule } from '../../../src/pipeline/rule.ts';
import { ruleOf } from './rules.ts';

const LINES = 200;

/** Writes piece by piece, so that a process that is killed leaves part of a file behind. */
async function writeSlowly(path: string, text: string): Promise<void> {
  for (let i = 0; i < LINES; i++) await appendFile(path, `${i} ${text}\n`);
}

/** Rules that are at work for a while: three parts from one source, a folder of files, and all of them together. */
export const slowRules: readonly Rule[] = [
  ruleOf({
    name: 'source',
    outputs: { text: 'source.txt' },
    run: ({ outputs }) => writeSlowly(outputs.text, 'source'),
  }),
  ...['a', 'b', 'c'].map((part) =>
    ruleOf({
      name: part,
      inputs: { source: 'source.txt' },
      outputs: { text: `${part}.txt`, list: `${part}.list` },
      async run({ inputs, outputs }) {
        const source = await readFile(inputs.source, 'utf8');
        await writeSlowly(outputs.text, `${part} of ${source.length}`);
        await writeFile(outputs.list, `${part}\n`);
      },
    }),
  ),
  ruleOf({
    name: 'folder',
    inputs: { a: 'a.txt', b: 'b.txt' },
    outputs: { folder: directory('folder') },
    async run({ inputs, outputs }) {
      for (let i = 0; i < 40; i++) {
        await mkdir(join(outputs.folder, `${i}`));
        await writeFile(join(outputs.folder, `${i}`, 'text'), `${i} ${(await readFile(inputs.a)).length}`);
      }
    },
  }),
  ruleOf({
    name: 'target',
    inputs: { folder: 'folder', c: 'c.txt' },
    outputs: { text: 'target.txt' },
    async run({ inputs, outputs }) {
      const names = (await readdir(inputs.folder)).sort();
      await writeSlowly(outputs.text, `${names.join()} ${(await readFile(inputs.c)).length}`);
    },
  }),
];
