import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { bounded, EndpointFailed, SparqlLimitExceeded, SparqlRefused } from './errors.ts';
import type { SparqlEndpoint } from './settings.ts';

/** An external endpoint by SPARQL 1.1 Protocol. All throw SparqlRefused, SparqlLimitExceeded and EndpointFailed. */
export interface EndpointClient {
  /** The results as they come. */
  open(query: string, accept: string): Promise<Readable>;
  /** The same as a whole. */
  ask(query: string, accept: string): Promise<string>;
  update(statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Characters of a refusal that are told. */
const MAX_REASON = 2000;

/** @param timeoutMs - until the endpoint begins to answer, and between parts of an answer */
export function endpointClient(endpoint: SparqlEndpoint, timeoutMs: number): EndpointClient {
  const dispatcher = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const post = async (url: string, type: string, body: string, accept: string): Promise<Readable> => {
    // Both types are UTF-8 by definition; Blazegraph takes them for Latin-1 unless it is told.
    const headers = { 'content-type': `${type}; charset=utf-8`, accept };
    const answer = await request(url, { dispatcher, method: 'POST', headers, body });
    if (answer.statusCode < 300) return answer.body;
    const reason = (await answer.body.text()).slice(0, MAX_REASON);
    if (answer.statusCode === 400) throw new SparqlRefused(reason);
    throw new EndpointFailed({ endpoint: url, reason: `it answers ${answer.statusCode}.` });
  };
  const toFailure = (url: string, error: unknown): unknown => {
    if (error instanceof SparqlRefused || error instanceof EndpointFailed) return error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      return new SparqlLimitExceeded(`${timeoutMs / 1000} s`);
    }
    return new EndpointFailed({ endpoint: url, reason: String(error) }, { cause: error });
  };
  const failing = async <Result>(url: string, task: () => Promise<Result>): Promise<Result> => {
    try {
      return await task();
    } catch (error) {
      throw toFailure(url, error);
    }
  };
  const open = (query: string, accept: string) => post(endpoint.query, 'application/sparql-query', query, accept);
  return {
    open: (query, accept) => failing(endpoint.query, () => open(query, accept)),
    ask: (query, accept) => failing(endpoint.query, async () => readText(await open(query, accept))),
    update: (statements) =>
      failing(endpoint.update, async () => {
        const body = statements.join(' ;\n');
        await readText(await post(endpoint.update, 'application/sparql-update', body, '*/*'));
      }),
    close: () => dispatcher.close(),
  };
}

/** @throws SparqlRefused as soon as there is more than one may ask for */
async function readText(body: Readable): Promise<string> {
  let text = '';
  for await (const part of body.setEncoding('utf8')) {
    text = bounded(text + part);
  }
  return text;
}
