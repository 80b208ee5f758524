import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { AtlasError } from '../errors.ts';

/** What a person reads of an error, and the exit code: 1 for a failure, 2 for wrong usage (0: help was asked for). */
export function failureOf(error: unknown, debug: boolean): { exitCode: number; text: string } {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, text: '' };
  const stack = debug && error instanceof Error ? `${error.stack}\n` : '';
  return { exitCode: error instanceof WrongUsage ? 2 : 1, text: `${describe(error)}${stack}` };
}

function describe(error: unknown): string {
  const red = (text: string) => styleText('red', text, { stream: process.stderr });
  if (error instanceof AtlasError) return `${red('error:')} ${error.message}${causes(error)}\n${error.remedy}\n`;
  const message = error instanceof Error ? error.message : String(error);
  return `${red('unexpected error:')} ${message}${causes(error)}\n${UNEXPECTED}\n`;
}

const UNEXPECTED =
  'Set ATLASGRAPH_DEBUG=1 and run the command again to see where it happened; please report it with that text.';

/** The messages of what caused an error, outermost first; one that its effect repeats is left out. */
function causes(error: unknown): string {
  const lines: string[] = [];
  let effect = error;
  while (effect instanceof Error && effect.cause instanceof Error) {
    if (!effect.message.includes(effect.cause.message)) lines.push(`\n  because: ${effect.cause.message}`);
    effect = effect.cause;
  }
  return lines.join('');
}

/** A command was called in a way it does not understand. */
export class WrongUsage extends AtlasError<'WrongUsage', { command: string }> {
  readonly tag = 'WrongUsage';
  readonly remedy: string;

  constructor(command: string, message: string) {
    super(message, { command });
    this.remedy = `See "atlasgraph ${command} --help".`;
  }
}
