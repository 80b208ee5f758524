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
  readonly reject: (error: unknown) => void;
  /** Sends the document, after its schema where the thread has it not. */
  readonly ask: () => void;
}

/** @param limitMs - that one document may take */
export const createValidator = (limitMs = LIMIT_MS): Validator => new ValidatorInThread(limitMs);

class ValidatorInThread implements Validator {
  readonly #limitMs: number;
  /** In the order in which the thread comes to them. */
  readonly #waiting = new Map<number, Waiting>();
  /** Schemas that the thread has, the most recently used last. */
  readonly #sent = new Map<string, Promise<void>>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  #isClosed = false;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  validate(key: string, load: () => Promise<SchemaGraph>, document: object): Promise<ReportJson> {
    return new Promise((resolve, reject) => {
      const id = this.#asked++;
      const ask = () =>
        void this.#send(key, load).then(
          () => this.#post({ id, key, document }),
          (error) => this.#settle(id, (asking) => asking.reject(error)),
        );
      this.#waiting.set(id, { resolve, reject, ask });
      if (this.#waiting.size === 1) this.#watch();
      ask();
    });
  }

  forget(key: string): void {
    if (this.#sent.delete(key)) this.#post({ forget: key });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
    for (const { reject } of this.#waiting.values()) reject(new Error('The service is being closed.'));
    this.#waiting.clear();
  }

  #send(key: string, load: () => Promise<SchemaGraph>): Promise<void> {
    const sending = this.#sent.get(key) ?? load().then((schema) => this.#post({ key, schema }));
    this.#sent.delete(key);
    this.#sent.set(key, sending);
    sending.catch(() => this.#sent.delete(key));
    if (this.#sent.size > KEPT) this.forget(this.#sent.keys().next().value ?? '');
    return sending;
  }

  #post(question: Question): void {
    if (this.#isClosed) return; // what was loaded meanwhile starts no thread
    this.#worker ??= this.#start();
    this.#worker.postMessage(question);
  }

  #start(): Worker {
    const started = new Worker(new URL(`./validator-thread${extension}`, import.meta.url), {
      resourceLimits: { stackSizeMb: STACK_MIB },
    });
    started.unref();
    started.on('message', (answer: Answer) => this.#settle(answer.id, (asking) => tellOf(answer, asking)));
    started.on('error', (error: Error) => this.#worker === started && this.#startAgain(error));
    return started;
  }

  #settle(id: number, tell: (asking: Waiting) => void): void {
    const asking = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#watch();
    if (asking) tell(asking);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const late = () => this.#startAgain(new ValidationTimeout({ seconds: this.#limitMs / 1000 }));
    if (this.#waiting.size > 0) this.#timer = setTimeout(late, this.#limitMs);
  }

  /** Gives up the document that the thread is at, and asks for those behind it once more. */
  #startAgain(reason: Error): void {
    void this.#stop();
    const [first] = this.#waiting.keys();
    if (first !== undefined) this.#settle(first, ({ reject }) => reject(reason));
    for (const { ask } of this.#waiting.values()) ask();
  }

  async #stop(): Promise<void> {
    const stopped = this.#worker;
    this.#worker = undefined;
    this.#sent.clear();
    clearTimeout(this.#timer);
    await stopped?.terminate();
  }
}

function tellOf(answer: Answer, { resolve, reject }: Waiting): void {
  if ('report' in answer) resolve(answer.report);
  else reject('invalid' in answer ? new InvalidShape(answer.invalid) : new Error(answer.failed));
}

/** TypeScript as it stands in the repository, JavaScript in the package. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
