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
export type Line = { readonly report: unknown } | { readonly result: unknown } | ErrorLine;

interface ErrorLine {
  readonly error: {
    /** What `AtlasError` adds to an error; absent for one that nobody threw on purpose. */
    readonly atlas?: { readonly tag: string; readonly remedy: string; readonly details: object };
    readonly message: string;
    readonly stack?: string;
    /** Messages of what caused it, outermost first. */
    readonly causes: readonly string[];
  };
}

export function lineOfError(thrown: unknown): ErrorLine {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const causes: string[] = [];
  for (let { cause } = error; cause instanceof Error; { cause } = cause) causes.push(cause.message);
  const atlas =
    error instanceof AtlasError ? { tag: error.tag, remedy: error.remedy, details: error.details } : undefined;
  return { error: { atlas, message: error.message, stack: error.stack, causes } };
}

/** The error as it was thrown in the owner: same message, tag, remedy, causes and stack. */
export function errorOfLine({ error: { atlas, message, stack, causes } }: ErrorLine): Error {
  const cause = causes.reduceRight<Error | undefined>((inner, text) => new Error(text, { cause: inner }), undefined);
  const error = atlas ? new OwnerError(message, atlas, { cause }) : new Error(message, { cause });
  return Object.assign(error, { stack });
}

class OwnerError extends AtlasError<string, object> {
  readonly tag: string;
  readonly remedy: string;

  constructor(
    message: string,
    { tag, remedy, details }: NonNullable<ErrorLine['error']['atlas']>,
    options: ErrorOptions,
  ) {
    super(message, details, options);
    this.tag = tag;
    this.remedy = remedy;
  }
}
