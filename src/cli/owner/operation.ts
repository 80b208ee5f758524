import type { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import type { Project } from '../project.ts';

/** What a command asks of the process that has the project folder, where GraphQL has no word for it. */
export interface Operation<Input extends z.ZodType, Output, Report> {
  readonly name: string;
  /** Paths in it are absolute: the owner may have been started elsewhere. */
  readonly input: Input;
  run(project: Project, input: z.infer<Input>, context: OperationContext<Report>): Promise<Output>;
}

export interface OperationContext<Report> {
  /** Aborted when the command that asked is gone. */
  readonly signal: AbortSignal;
  /** Tells the command something before the end. */
  report(report: Report): void;
}

/** An operation of which only its name is known when it is called. */
// biome-ignore lint/suspicious/noExplicitAny: input and report have any type, and `input` checks what comes in.
export type AnyOperation = Operation<any, unknown, any>;

/** Returns the operation unchanged; it binds the types. */
export function defineOperation<Input extends z.ZodType, Output, Report = never>(
  operation: Operation<Input, Output, Report>,
): Operation<Input, Output, Report> {
  return operation;
}

/** A line of the answer to an operation: reports, then the result or the error. */
export type Line =
  | { readonly report: unknown }
  | { readonly result: unknown }
  | { readonly error: { tag: string; message: string; remedy: string; details: object } }
  | { readonly unexpected: { message: string; stack?: string } };

export function lineOfError(error: unknown): Line {
  if (error instanceof AtlasError) {
    const { tag, message, remedy, details } = error;
    return { error: { tag, message, remedy, details } };
  }
  return {
    unexpected: error instanceof Error ? { message: error.message, stack: error.stack } : { message: `${error}` },
  };
}

/** An error of the owner, with the tag, message and remedy it has there. */
export class OwnerError extends AtlasError<string, object> {
  readonly tag: string;
  readonly remedy: string;

  constructor({ tag, message, remedy, details }: { tag: string; message: string; remedy: string; details: object }) {
    super(message, details);
    this.tag = tag;
    this.remedy = remedy;
  }
}
