import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readUserConfig } from '../pipeline/customisation/read-user-config.ts';
import type { UserConfig } from '../pipeline/customisation/user-config.ts';

/** The project folder a command works in: what -C names, else the current folder. */
export const projectFolder = (command: Command): string => resolve(command.optsWithGlobals().directory ?? '.');

/** Paths among arguments are the shell's, whatever -C says; the owner of the folder may stand elsewhere. */
export const shellPath = (path: string): string => resolve(path);

/** Of `--user-config-path`. @throws InvalidUserConfig, InvalidCommand */
export const customisationAt = async (path: string | undefined): Promise<UserConfig | undefined> =>
  path === undefined ? undefined : readUserConfig(shellPath(path));

/** For options that may be given several times. */
export const repeated = (value: string, before: readonly string[] = []): string[] => [...before, value];

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2));

const LINE = 110;

/** JSON for people: what fits on a line stays on it. */
export function formatJson(value: unknown, indent = ''): string {
  const line = JSON.stringify(value, undefined, 1).replace(/\n */g, ' ');
  if (value === null || typeof value !== 'object' || indent.length + line.length <= LINE) return line;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => formatJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${formatJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** Rows in columns, each as wide as its longest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((wide, row) => row.map((cell, i) => Math.max(wide[i] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** These parse the argument of an option. */
export const naturalNumber = (text: string): number => wholeNumber(text, 0, Number.MAX_SAFE_INTEGER);
export const positiveInteger = (text: string): number => wholeNumber(text, 1, Number.MAX_SAFE_INTEGER);
export const portNumber = (text: string): number => wholeNumber(text, 0, 65_535);
export const countOfCores = (text: string): number => (text === 'all' ? availableParallelism() : positiveInteger(text));

function wholeNumber(text: string, least: number, greatest: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= greatest) return number;
  const upTo = greatest === Number.MAX_SAFE_INTEGER ? '' : ` to ${greatest}`;
  throw new InvalidArgumentError(`It must be a whole number from ${least}${upTo}.`);
}
