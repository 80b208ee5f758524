import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GraphRequest, GraphResponse } from './graph-worker.ts';

/** `late`: it took too long. `lost`: the thread ended before its turn came. */
export type Answer = GraphResponse | 'late' | 'lost';

interface Waiting {
  readonly request: GraphRequest;
  resolve(answer: Answer): void;
}

/**
 * A thread that holds graphs, and what it was sent: requests go to it at once and are answered in their order, so that it
 * never waits for the next one. A query that takes longer than it may ends the thread.
 */
export class GraphQueue {
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  readonly #ended: () => void;
  /** The first is what the thread works at. */
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param ended - called before those that wait are told */
  constructor({ timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number }, ended: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#ended = ended;
    this.#worker = new Worker(SOURCE, { workerData: { maxBytes } });
    this.#worker.on('message', (response: GraphResponse) => this.#take(response));
    this.#worker.once('error', (error) => this.#end({ failed: error }));
    this.#worker.once('exit', () => this.#end({ failed: new Error('The thread that holds the graphs ended.') }));
    this.#worker.unref();
  }

  send(request: GraphRequest): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#worker.postMessage(request);
    if (this.#waiting.push({ request, resolve }) === 1) {
      this.#worker.ref();
      this.#startTimer();
    }
    return promise;
  }

  async stop(): Promise<void> {
    this.#end({ failed: new Error('The graphs are closed.') });
    await this.#worker.terminate();
  }

  #take(response: GraphResponse): void {
    // The engine cannot go on without memory.
    if ('broken' in response) this.#end(response);
    this.#waiting.shift()?.resolve(response);
    if (this.#waiting.length === 0) this.#worker.unref();
    this.#startTimer();
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    const [first] = this.#waiting;
    const isQuery = first?.request.do === 'query' || first?.request.do === 'construct';
    if (isQuery) this.#timer = setTimeout(() => this.#end('late'), this.#timeoutMs);
  }

  /** The first is told why, the others that their turn will not come. */
  #end(answer: Answer): void {
    const [first, ...others] = this.#waiting;
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#ended();
    void this.#worker.terminate();
    first?.resolve(answer);
    for (const { resolve } of others) resolve('lost');
  }
}

const SOURCE = fileURLToPath(
  new URL(`./graph-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
);
