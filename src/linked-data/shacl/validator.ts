import { Worker } from 'node:worker_threads';
import { InvalidShape, ValidationTimeout } from './errors.ts';
import type { ReportJson } from './report.ts';

/** What a schema is compiled from. */
export interface SchemaGraph {
  /** Expanded JSON-LD of the schema and of all that it imports. */
  readonly shapes: readonly object[];
  readonly ontologies: Ontologies;
  /** Shapes in Turtle. */
  readonly turtle?: string;
}

/** Imported ontologies, which count as data of every document; schemas that import the same ones share them. */
export interface Ontologies {
  /** Names this very content. */
  readonly key: string;
  /** Expanded JSON-LD. */
  readonly documents: readonly object[];
}

export const NO_ONTOLOGIES: Ontologies = { key: '', documents: [] };

export type Question =
  | { readonly key: string; readonly schema: SchemaGraph }
  | { readonly forget: string }
  | { readonly id: number; readonly key: string; readonly document: object };
export type Answer = { readonly id: number } & (
  | { readonly report: ReportJson }
  | { readonly invalid: { readonly shape: string; readonly reason: string } }
  | { readonly failed: string }
);

export interface Validator {
  /**
   * Checks an expanded document with a schema, in a thread that is started by the first of them.
   *
   * @param key - names one content of a schema, for which it is compiled once
   * @param load - asked for that content when it is not at hand
   * @throws InvalidShape when the schema cannot be compiled, ValidationTimeout
   */
  validate(key: string, load: () => Promise<SchemaGraph>, document: object): Promise<ReportJson>;
  /** Gives back what a schema takes. */
  forget(key: string): void;
  close(): Promise<void>;
}

/** Compiled schemas that are kept; the modular schemas of a morphology take about 2 MB. */
const KEPT = 64;
/** A rule that takes longer was not meant for documents like this one, or not well. */
const LIMIT_MS = 20_000;
/** Of the thread: a shape that asks for itself is checked in the depth of the data, such as a chain of 10,000 nodes. */
const STACK_MIB = 64;

interface Waiting {
  readonly resolve: (report: ReportJson) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** @param limitMs - that one document may take */
export function createValidator(limitMs = LIMIT_MS): Validator {
  const waiting = new Map<number, Waiting>();
  /** Schemas that the thread has, the most recently used last. */
  const sent = new Map<string, Promise<void>>();
  let worker: Worker | undefined;
  let asked = 0;

  const stop = async (reason: Error): Promise<void> => {
    const stopped = worker;
    worker = undefined;
    sent.clear();
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(reason);
    }
    waiting.clear();
    await stopped?.terminate();
  };
  const start = (): Worker => {
    const started = new Worker(new URL(`./validator-thread${extension}`, import.meta.url), {
      resourceLimits: { stackSizeMb: STACK_MIB },
    });
    started.unref();
    started.on('message', (answer: Answer) => settle(waiting, answer));
    started.on('error', (error: Error) => void (worker === started && stop(error)));
    return started;
  };
  const post = (question: Question): void => {
    worker ??= start();
    worker.postMessage(question);
  };
  const forget = (key: string): void => {
    if (sent.delete(key)) post({ forget: key });
  };
  const send = (key: string, load: () => Promise<SchemaGraph>): Promise<void> => {
    const sending = sent.get(key) ?? load().then((schema) => post({ key, schema }));
    sent.delete(key);
    sent.set(key, sending);
    sending.catch(() => sent.delete(key));
    if (sent.size > KEPT) forget(sent.keys().next().value ?? '');
    return sending;
  };
  return {
    async validate(key, load, document) {
      await send(key, load);
      return new Promise((resolve, reject) => {
        const id = asked++;
        const timer = setTimeout(() => void stop(new ValidationTimeout({ seconds: limitMs / 1000 })), limitMs);
        waiting.set(id, { resolve, reject, timer });
        post({ id, key, document });
      });
    },
    forget,
    close: () => stop(new Error('The service is being closed.')),
  };
}

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const asking = waiting.get(answer.id);
  if (!asking) return;
  waiting.delete(answer.id);
  clearTimeout(asking.timer);
  if ('report' in answer) asking.resolve(answer.report);
  else asking.reject('invalid' in answer ? new InvalidShape(answer.invalid) : new Error(answer.failed));
}

/** TypeScript as it stands in the repository, JavaScript in the package. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
