import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { defineRule, type Input, type Output, type Rule } from '../../../src/pipeline/rule.ts';

type Parts = {
  name: string;
  inputs?: Record<string, Input>;
  outputs?: Record<string, Output>;
} & Partial<Omit<Rule, 'inputs' | 'outputs'>>;

/** A rule that writes its name and the content of its inputs to each of its files, unless `run` says otherwise. */
export function ruleOf({ inputs = {}, outputs = {}, ...rest }: Parts): Rule {
  return defineRule({
    description: 'A rule of a test.',
    version: 1,
    inputs,
    outputs,
    params: z.object({}),
    resources: { threads: 1, memoryMiB: 1 },
    async run(job) {
      const texts = await Promise.all(Object.values(job.inputs).map((path) => readFile(path, 'utf8')));
      for (const [name, path] of Object.entries(job.outputs)) {
        if (typeof outputs[name] === 'string') await writeFile(path, `${rest.name}(${texts.join(',')})`);
      }
    },
    ...rest,
  });
}

/** source → middle → target, and a copy of source beside them. */
export const chain = (): Rule[] => [
  ruleOf({ name: 'source', outputs: { text: 'source.txt' } }),
  ruleOf({ name: 'middle', inputs: { text: 'source.txt' }, outputs: { text: 'middle.txt' } }),
  ruleOf({
    name: 'copy',
    inputs: { text: 'source.txt' },
    outputs: { text: 'copy.txt' },
    run: (job) => copyFile(job.inputs.text, job.outputs.text),
  }),
  ruleOf({ name: 'target', inputs: { middle: 'middle.txt', copy: 'copy.txt' }, outputs: { text: 'target.txt' } }),
];

/** The rules, one of them changed. */
export const replaceRule = (rules: readonly Rule[], name: string, change: Partial<Rule>): Rule[] =>
  rules.map((rule) => (rule.name === name ? { ...rule, ...change } : rule));
