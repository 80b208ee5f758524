import { readFileSync } from 'node:fs';
import { realInput } from '../shared-inputs.ts';

export const FIXTURES = realInput('delta-fixtures');

/** A fixture of Delta with its placeholders filled in: `{{name}}`, `{{#name}}…{{/name}}`, `{{#if name}}…{{else}}…{{/if}}`, `{{#each name}}…{{/each}}`. */
export function fixture(name: string, values: Readonly<Record<string, unknown>> = {}) {
  const text = readFileSync(`${FIXTURES}/${name}`, 'utf8')
    .replace(/\{\{#if (\w+)\}\}([\s\S]*?)\{\{else\}\}([\s\S]*?)\{\{\/if\}\}/g, (_, key, then, otherwise) =>
      key in values ? then : otherwise,
    )
    .replace(/\{\{#unless @last\}\},\{\{\/unless\}\}/g, '')
    .replace(/\{\{#each (\w+)\}\}([\s\S]*?)\{\{\/each\}\}/g, (_, key, item) =>
      [values[key]]
        .flat()
        .map((value) => item.replace('{{this}}', value))
        .join(','),
    )
    .replace(/\{\{#(\w+)\}\}([\s\S]*?)\{\{\/\1\}\}/g, (_, key, then) => (key in values ? then : ''))
    .replace(/\{\{(\{[\w-]+\})\}\}/g, '{$1}')
    .replace(/\{\{([\w-]+)\}\}/g, (_, key) => {
      if (!(key in values)) throw new Error(`${name} wants a value for ${key}.`);
      return String(values[key]);
    });
  return JSON.parse(text);
}

/** Made anew each time, or of this machine. */
const VOLATILE = new Set(['_createdAt', '_updatedAt', '_uuid', '_organizationUuid', '_location']);

/** As Delta's own tests compare: without what differs from run to run, and whatever the order of lists. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !VOLATILE.has(key));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, comparable(item)]));
}
