import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { claimFolder, type OwnerClaim } from '../../../src/cli/owner/claim.ts';
import { ownerClient } from '../../../src/cli/owner/client.ts';

const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

let folder: string;
let claim: OwnerClaim;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-client-'));
  await mkdir(join(folder, '.atlasgraph'));
  claim = await claimFolder(folder);
});
after(async () => {
  await claim.release?.();
  await rm(folder, { recursive: true, force: true });
});

/** What a request is answered by an owner that treats one connection after the other so. */
async function asked(...treatments: readonly ((connection: Socket) => void)[]): Promise<string> {
  let next = 0;
  const server = createServer((connection) => {
    const treat = treatments[next++];
    connection.once('data', () => treat(connection));
  });
  await new Promise<void>((listening) => server.listen(claim.owner.socket, listening));
  const client = ownerClient(folder, claim.owner);
  try {
    return await client.graphql({ query: '{ rules { name } }' });
  } finally {
    await client.close();
    server.close();
  }
}

test('a request that the owner did not take is sent again', async () => {
  const leave = (connection: Socket) => void connection.destroy();
  const answer = (connection: Socket) => void connection.end(PROCESSING + ANSWER);
  assert.equal(await asked(leave, leave, answer), '{}');
});

test('a request that the owner took and did not answer is not', async () => {
  const leave = (connection: Socket) => void connection.write(PROCESSING, () => connection.destroy());
  const answer = (connection: Socket) => void connection.end(ANSWER);
  await assert.rejects(asked(leave, answer), {
    tag: 'OwnerGone',
    details: { pid: process.pid, delivered: true },
  });
});
