import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Store } from 'oxigraph';

/** A SPARQL 1.1 server in memory: `/query` and `/update`. Its default graph is the union of all graphs. */
export async function startSparqlServer() {
  const store = new Store();
  const answer = async (request: IncomingMessage): Promise<string> => {
    const body = await text(request);
    if (request.url !== '/update') {
      const options = { results_format: request.headers.accept?.split(',')[0], use_default_graph_as_union: true };
      return String(store.query(body, options));
    }
    store.update(body);
    return '';
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (results) => response.end(results),
      (error) => response.writeHead(400).end(String(error.message)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, close };
}
