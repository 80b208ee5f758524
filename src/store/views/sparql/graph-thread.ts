import type { GraphChange } from './dataset.ts';
import { SparqlLimitExceeded, SparqlRefused } from './errors.ts';
import { GraphQueue } from './graph-queue.ts';
import type { ResultForm, TableForm } from './graph-set.ts';
import type { GraphRequest } from './graph-worker.ts';
import type { SparqlLimits } from './settings.ts';

/** The thread that holds graphs, started when it is first needed; it does one thing at a time, in the order asked. */
export interface GraphThread {
  /** Changes when the thread ends: what it held is gone. */
  readonly generation: number;
  /** @returns quads of the dataset, undefined when the thread of that generation is gone */
  apply(
    dataset: string,
    view: string,
    changes: readonly GraphChange[],
    generation: number,
  ): Promise<number | undefined>;
  /** @returns undefined when nothing is kept of the dataset @throws SparqlRefused, SparqlLimitExceeded */
  query(dataset: string, query: string, form: ResultForm): Promise<string | undefined>;
  /** Statements in N-Triples as CONSTRUCT is answered with a table. */
  table(statements: string, form: TableForm): Promise<string>;
  /** What a CONSTRUCT query makes of statements in N-Triples, as JSON-LD. @throws SparqlRefused, SparqlLimitExceeded */
  construct(statements: string, query: string): Promise<string>;
  drop(dataset: string): Promise<void>;
  close(): Promise<void>;
}

const LOST = Symbol('lost');

export function graphThread(limits: Pick<SparqlLimits, 'timeoutMs' | 'maxBytes'>): GraphThread {
  let queue: GraphQueue | undefined;
  let generation = 0;

  const start = (): GraphQueue => {
    const started = new GraphQueue(limits, () => {
      if (queue !== started) return;
      queue = undefined;
      generation++;
    });
    return started;
  };
  const ask = async (request: GraphRequest): Promise<number | string | undefined | typeof LOST> => {
    queue ??= start();
    const answer = await queue.send(request);
    if (answer === 'lost') return LOST;
    if (answer === 'late') throw new SparqlLimitExceeded(`${limits.timeoutMs / 1000} s`);
    if ('done' in answer) return answer.done;
    if ('refused' in answer) throw new SparqlRefused(answer.refused);
    if ('failed' in answer) throw answer.failed;
    throw new SparqlLimitExceeded(`${limits.maxBytes / 2 ** 20} MiB of memory`);
  };
  return {
    get generation() {
      return generation;
    },
    async apply(dataset, view, changes, of) {
      if (of !== generation) return undefined;
      const quads = await ask({ do: 'apply', dataset, view, changes });
      return quads === LOST ? undefined : Number(quads);
    },
    async query(dataset, query, form) {
      const results = await ask({ do: 'query', dataset, query, form });
      return results === LOST || results === undefined ? undefined : String(results);
    },
    async table(statements, form) {
      const results = await ask({ do: 'table', statements, form });
      return results === LOST ? this.table(statements, form) : String(results);
    },
    async construct(statements, query) {
      const results = await ask({ do: 'construct', statements, query });
      return results === LOST ? this.construct(statements, query) : String(results);
    },
    drop: async (dataset) => void (await ask({ do: 'drop', dataset })),
    close: async () => queue?.stop(),
  };
}
