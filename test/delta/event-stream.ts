import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeltaService } from './service.ts';

export interface ReadEvent {
  readonly event: string;
  readonly id: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON, whose form the tests are about.
  readonly data: any;
}

/** The first events of a stream, over a real connection; ends when there are as many. */
export async function readEvents(
  delta: DeltaService,
  path: string,
  { count, as, after }: { count: number; as: string; after?: number },
): Promise<ReadEvent[]> {
  const response = await openStream(delta, path, { as, ...(after !== undefined && { 'last-event-id': `${after}` }) });
  assert.equal(response.statusCode, 200);
  assert.match(response.headers['content-type'] ?? '', /^text\/event-stream/);
  const events: ReadEvent[] = [];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) {
    const blocks = (text + piece).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks.filter((one) => one.startsWith('event:'))) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
      events.push({ event: fields.event, id: Number(fields.id), data: JSON.parse(fields.data) });
    }
    if (events.length >= count) break;
  }
  return events.slice(0, count);
}

export async function openStream(
  delta: DeltaService,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const asked = get(`${await addressOf(delta)}/v1${path}`, { agent: false, headers });
  const [response] = await once(asked, 'response');
  return response;
}

/** Listens at the first use, on a port of this machine. */
export async function addressOf({ app }: DeltaService): Promise<string> {
  if (app.addresses().length === 0) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo; // of a port, not of a pipe
  return `http://127.0.0.1:${port}`;
}
