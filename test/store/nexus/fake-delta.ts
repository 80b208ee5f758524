import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
const SCHEMAS = 'https://bluebrain.github.io/nexus/schemas/';

export interface Recorded {
  readonly method: string;
  /** Decoded, with its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What happens to a request instead of an answer, or to the answer. */
export type Fault = 'reset' | 'silence' | { readonly status: number } | { readonly breakAfter: number };

export interface FakeDelta {
  readonly url: string;
  /** Address of a realm that gives the tokens `token-1`, `token-2`…, of which the last one is good. */
  readonly realm: string;
  readonly requests: Recorded[];
  /** Faults of the requests to come, one each. */
  readonly faults: Fault[];
  /** Bytes that every file has; their digest is told as this. */
  file: { readonly bytes: Buffer; readonly sha256: string; readonly ranges: boolean };
  /** Refuses tokens that were given so far. */
  expireTokens(): void;
  close(): Promise<void>;
}

/** Answers as Delta 1.12 does, with the short `_project`: one resource `…/r`, one file `…/f`, and every write accepted. */
export async function startFakeDelta(): Promise<FakeDelta> {
  let given = 0;
  let needsToken = false;
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeDelta = {
    url: `${origin}/nexus/v1`,
    realm: `${origin}/realms/R`,
    requests: [],
    faults: [],
    file: { bytes: Buffer.alloc(0), sha256: '', ranges: true },
    expireTokens: () => {
      needsToken = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return fake;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = (await buffer(request)).toString();
    fake.requests.push({ method, path: decodeURIComponent(url), headers, body });
    const send = (status: number, json: object, more = {}) =>
      response.writeHead(status, { 'content-type': 'application/ld+json', ...more }).end(JSON.stringify(json));
    if (url.startsWith('/realms/')) {
      needsToken = false;
      return void send(200, { access_token: `token-${++given}`, expires_in: 300 });
    }
    const fault = fake.faults.shift();
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'silence') return;
    if (fault && 'status' in fault) {
      const type = fault.status === 404 ? 'ResourceNotFound' : 'Busy';
      return void send(fault.status, { '@type': type, reason: 'try later' });
    }
    if (needsToken) return void send(401, { '@type': 'InvalidAccessToken', reason: 'expired' });
    const { pathname, searchParams } = new URL(url, origin);
    const id = decodeURIComponent(/\/far\/(?:_\/)?([^/]+)|\/home\/_\/([^/]+)/.exec(pathname)?.slice(1).join('') ?? '');
    if (pathname.includes('/files/') && method === 'GET') return sendBytes(request, response, fault);
    if (pathname.endsWith('/source')) return void send(200, { '@type': 'Thing', name: 'x' });
    if (pathname.endsWith('/tags') && method === 'GET') return void send(200, { tags: [{ rev: 1, tag: 'v1' }] });
    if (pathname.endsWith('/remote-contexts')) return void send(200, { remoteContexts: [] });
    if (pathname.endsWith('/resources'))
      return void send(200, { _total: 1, _results: [{ '@id': ID, _project: 'org/far' }] });
    const isNew = method === 'POST' || (method === 'PUT' && !searchParams.has('rev'));
    if (method !== 'GET')
      return void send(isNew ? 201 : 200, written(method === 'POST' && !pathname.endsWith('/tags') ? ID : id || ID));
    if (pathname.includes('/org/home/') && id !== FILE)
      return void send(404, { '@type': 'ResourceNotFound', reason: '' });
    send(200, [described(id, Number(searchParams.get('rev') ?? 2), fake.file)]);
  }

  function sendBytes(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const { bytes, ranges } = fake.file;
    const first = ranges ? Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    const part = bytes.subarray(first);
    response.writeHead(first > 0 ? 206 : 200, { 'content-length': part.length });
    if (typeof fault === 'object' && 'breakAfter' in fault) {
      response.write(part.subarray(0, fault.breakAfter), () => request.socket.destroy());
    } else response.end(part);
  }
}

export const ID = 'https://example.org/r';
export const FILE = 'https://example.org/f';

/** The answer to a write, with the metadata of 1.12. */
function written(id: string): object {
  const by = 'https://delta.example.org/v1/anonymous';
  const at = '2025-01-01T00:00:00Z';
  return {
    ...{ '@context': 'https://bluebrain.github.io/nexus/contexts/metadata.json', '@id': id, _rev: 2 },
    ...{ _constrainedBy: `${SCHEMAS}unconstrained.json`, _deprecated: false, _project: 'org/far', _self: id },
    ...{ _createdAt: at, _createdBy: by, _updatedAt: at, _updatedBy: by },
  };
}

/** Expanded, with the metadata of 1.12: no links, no project of the schema, and the project as a text. */
function described(id: string, rev: number, file: FakeDelta['file']): object {
  const facts: Record<string, unknown> = {
    rev,
    deprecated: false,
    createdAt: '2025-01-01T00:00:00Z',
    createdBy: 'https://delta.example.org/v1/realms/R/users/ann',
    updatedAt: `2025-01-0${rev}T00:00:00.5Z`,
    updatedBy: 'https://delta.example.org/v1/anonymous',
    constrainedBy: SCHEMAS + (id === FILE ? 'files.json' : 'unconstrained.json'),
    project: 'org/far',
    self: id,
    ...(id === FILE && { filename: 'größe.csv', mediaType: 'text/csv', bytes: file.bytes.length }),
  };
  const links = new Set(['createdBy', 'updatedBy', 'constrainedBy', 'self']);
  const metadata = Object.entries(facts).map(([name, value]) => [
    NXV + name,
    [links.has(name) ? { '@id': value } : { '@value': value }],
  ]);
  return {
    '@id': id,
    '@type': [id === FILE ? `${NXV}File` : 'https://example.org/Thing'],
    ...(id === FILE
      ? { [`${NXV}digest`]: [{ [`${NXV}value`]: [{ '@value': file.sha256 }] }] }
      : { 'http://schema.org/name': [{ '@value': 'x' }] }),
    ...Object.fromEntries(metadata),
  };
}
