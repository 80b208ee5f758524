import { AtlasError } from '../errors.ts';
import type { Failure } from './run.ts';

/** An error as runs keep and show it. */
export function toFailure(error: unknown, blank: (text: string) => string): Failure {
  const message = blank(error instanceof Error ? error.message : String(error));
  if (!(error instanceof AtlasError)) return { tag: 'InternalError', message };
  return { tag: error.tag, message, remedy: blank(error.remedy) };
}
