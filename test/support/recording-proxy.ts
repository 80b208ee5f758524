import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that went through, and what was answered. */
export interface Exchange {
  readonly method: string;
  /** Below the address of the service, with its query. */
  readonly path: string;
  readonly status: number;
  readonly answer: unknown;
}

export interface RecordingProxy {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}

/** Passes requests on to a service that answers in JSON, and writes them down. */
export async function recordExchanges(target: string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request;
    const sent = await buffer(request);
    const given = Object.entries(headers).filter(([name]) => /^(accept|content-type)$/.test(name));
    const answer = await fetch(target + path, {
      method,
      headers: given.map(([name, value]): [string, string] => [name, String(value)]),
      ...(sent.length > 0 && { body: sent }),
    });
    const text = await answer.text();
    exchanges.push({ method, path, status: answer.status, answer: JSON.parse(text) });
    response.writeHead(answer.status, { 'content-type': 'application/ld+json' }).end(text);
  };
  const server = createServer((request, response) => void pass(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
