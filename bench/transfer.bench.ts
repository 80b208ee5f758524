/**
 * Uploads and downloads of a large file under `/v1`, beside a plain file server of Node in the same run. Ours digests
 * what it takes and verifies what it gives.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { startService } from './service.ts';

const MIB = 2 ** 20;
const SIZE = 256 * MIB;
const ROUNDS = 3;
const BLOCK = randomFillSync(Buffer.alloc(MIB));

function* content(head = '', tail = ''): Generator<Buffer> {
  yield Buffer.from(head);
  for (let sent = 0; sent < SIZE; sent += MIB) yield BLOCK;
  yield Buffer.from(tail);
}

/** The best of some rounds, MB/s: what else the machine does only makes it slower. */
async function fastest(transfer: (round: number) => Promise<void>): Promise<number> {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await transfer(round);
    best = Math.max(best, SIZE / 1000 / (performance.now() - began));
  }
  return Math.round(best);
}

async function put(url: string, chunks: Iterable<Buffer>, type = 'application/octet-stream'): Promise<void> {
  const body = Readable.from(chunks, { objectMode: false });
  const answer = await request(url, { method: 'PUT', headers: { 'content-type': type }, body });
  assert.equal(answer.statusCode, 201, await answer.body.text());
}

async function get(url: string): Promise<void> {
  const answer = await request(url, { headers: { accept: '*/*' } });
  let bytes = 0;
  for await (const chunk of answer.body) bytes += chunk.length;
  assert.deepEqual([answer.statusCode, bytes], [200, SIZE]);
}

const BOUNDARY = 'bench';
const HEAD = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="f.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`;
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-bench-'));
const plain = spawn(process.execPath, [join(import.meta.dirname, 'plain-file-server.ts'), folder], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [plainUrl] = await once(createInterface(plain.stdout), 'line');
const { origin, send, memory, close } = await startService();
await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', {});
const file = (round: number): string => `${origin}/v1/files/org/project/f${round}`;

console.log(`${SIZE / MIB} MiB, the best of ${ROUNDS}, MB/s`);
const form = `\r\n--${BOUNDARY}--\r\n`;
const uploads = [
  await fastest((round) => put(file(round), content(HEAD, form), FORM)),
  await fastest((round) => put(`${plainUrl}/f${round}`, content())),
];
console.log(`  upload: ${uploads[0]}, plain server ${uploads[1]}`);
const downloads = [await fastest((round) => get(file(round))), await fastest((round) => get(`${plainUrl}/f${round}`))];
console.log(`  download: ${downloads[0]}, plain server ${downloads[1]}`);
const { now, peak } = await memory();
console.log(`  memory: ${now} MiB (at most ${peak})`);

plain.kill();
await close();
await rm(folder, { recursive: true, force: true });
