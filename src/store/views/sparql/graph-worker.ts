/** Holds the graphs of views, so that neither loading nor a long query blocks the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import type { GraphChange } from './dataset.ts';
import { SparqlRefused } from './errors.ts';
import { GraphSet, type ResultForm, type TableForm } from './graph-set.ts';
import { startOxigraph } from './limited-oxigraph.ts';

export type GraphRequest =
  | { readonly do: 'apply'; readonly dataset: string; readonly view: string; readonly changes: readonly GraphChange[] }
  | { readonly do: 'query'; readonly dataset: string; readonly query: string; readonly form: ResultForm }
  | { readonly do: 'table'; readonly statements: string; readonly form: TableForm }
  | { readonly do: 'construct'; readonly statements: string; readonly query: string }
  | { readonly do: 'drop'; readonly dataset: string };

export type GraphResponse =
  | { readonly done: number | string | undefined }
  | { readonly refused: string }
  /** The engine ran out of memory and cannot go on. */
  | { readonly broken: string }
  | { readonly failed: unknown };

const port = parentPort;
if (!port) throw new Error('graph-worker.ts is started as a worker thread.');

const graphs = new GraphSet(startOxigraph(workerData.maxBytes));
port.on('message', (request: GraphRequest) => port.postMessage(answer(request)));

function answer(request: GraphRequest): GraphResponse {
  try {
    return { done: perform(request) };
  } catch (error) {
    if (error instanceof SparqlRefused) return { refused: error.details.reason };
    return error instanceof WebAssembly.RuntimeError ? { broken: error.message } : { failed: error };
  }
}

function perform(request: GraphRequest): number | string | undefined {
  if (request.do === 'apply') return graphs.apply(request.dataset, request.view, request.changes);
  if (request.do === 'query') return graphs.query(request.dataset, request.query, request.form);
  if (request.do === 'table') return graphs.table(request.statements, request.form);
  if (request.do === 'construct') return graphs.construct(request.statements, request.query);
  graphs.drop(request.dataset);
}
