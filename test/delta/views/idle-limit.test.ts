import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { withoutIdleLimit } from '../../../src/delta/views/idle-limit.ts';

test('a connection waits for an answer that takes longer than it may be idle', async () => {
  const limits: (number | undefined)[] = [];
  const server = createServer(async (raw, response) => {
    await withoutIdleLimit({ raw }, () => setTimeout(100));
    limits.push(raw.socket.timeout);
    response.end('made');
  });
  server.timeout = 20;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  assert.equal(await (await fetch(`http://127.0.0.1:${port}`)).text(), 'made');
  assert.deepEqual(limits, [20]);
  server.closeAllConnections();
  server.close();
});
