import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SparqlLimitExceeded, SparqlRefused } from './errors.ts';
import type { GraphChange, ResultForm, TableForm } from './graph-set.ts';
import type { GraphRequest, GraphResponse } from './graph-worker.ts';
import type { SparqlLimits } from './settings.ts';

/** The thread that holds graphs, started when it is first needed; it does one thing at a time. */
export interface GraphThread {
  /** Changes with each start: what an earlier thread held is gone. */
  readonly generation: number;
  /** @returns quads of the view */
  apply(view: string, changes: readonly GraphChange[]): Promise<number>;
  /** @returns undefined when nothing is kept of the view @throws SparqlRefused, SparqlLimitExceeded */
  query(view: string, query: string, form: ResultForm): Promise<string | undefined>;
  /** Statements in N-Triples as CONSTRUCT is answered with a table. */
  table(statements: string, form: TableForm): Promise<string>;
  drop(view: string): Promise<void>;
  close(): Promise<void>;
}

export function graphThread({ timeoutMs, maxBytes }: Pick<SparqlLimits, 'timeoutMs' | 'maxBytes'>): GraphThread {
  let worker: Worker | undefined;
  let generation = 0;
  let last: Promise<unknown> = Promise.resolve();

  const start = (): Worker => {
    const started = new Worker(SOURCE, { workerData: { maxBytes } });
    // What fails is told to who asked; a thread that ended is started again.
    started.on('error', () => {});
    started.once('exit', () => {
      if (worker !== started) return;
      worker = undefined;
      generation++;
    });
    started.unref();
    return started;
  };
  const stop = async (): Promise<void> => {
    const stopped = worker;
    worker = undefined;
    generation++;
    await stopped?.terminate();
  };
  const send = async (request: GraphRequest): Promise<number | string | undefined> => {
    worker ??= start();
    const response = await within(request.do === 'query' ? timeoutMs : undefined, worker, request);
    if (response !== 'late' && 'done' in response) return response.done;
    if (response !== 'late' && 'refused' in response) throw new SparqlRefused(response.refused);
    await stop();
    if (response !== 'late' && 'failed' in response) throw response.failed;
    throw new SparqlLimitExceeded(
      response === 'late' ? `${timeoutMs / 1000} s` : `${maxBytes / 2 ** 20} MiB of memory`,
    );
  };
  const ask = async (request: GraphRequest): Promise<number | string | undefined> => {
    const turn = last.then(() => send(request));
    last = turn.catch(() => {});
    return turn;
  };
  return {
    get generation() {
      return generation;
    },
    apply: async (view, changes) => Number(await ask({ do: 'apply', view, changes })),
    query: async (view, query, form) => {
      const results = await ask({ do: 'query', view, query, form });
      return results === undefined ? undefined : String(results);
    },
    table: async (statements, form) => String(await ask({ do: 'table', statements, form })),
    drop: async (view) => void (await ask({ do: 'drop', view })),
    close: stop,
  };
}

const SOURCE = fileURLToPath(
  new URL(`./graph-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
);

async function within(
  timeoutMs: number | undefined,
  worker: Worker,
  request: GraphRequest,
): Promise<GraphResponse | 'late'> {
  const done = new AbortController();
  const { signal } = done;
  const answer = once(worker, 'message', { signal }).then(([response]): GraphResponse => response);
  const ended = once(worker, 'exit', { signal }).then(
    (): GraphResponse => ({ failed: new Error('The thread that holds the graphs ended.') }),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs, 'late');
  });
  worker.ref();
  worker.postMessage(request);
  try {
    return await Promise.race([answer, ended, late]);
  } catch (error) {
    return { failed: error };
  } finally {
    worker.unref();
    clearTimeout(timer);
    done.abort();
    for (const rest of [answer, ended]) rest.catch(() => {});
  }
}
