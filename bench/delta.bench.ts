/**
 * What a service does a second under `/v1`, over HTTP, the load in a process of its own: 16 connections as in the
 * measurements of Delta that are quoted in docs/benchmarks.md, and memory after 10⁴ and 10⁵ resources
 * (ATLASGRAPH_BENCH_RESOURCES=100000 for the latter). ATLASGRAPH_DATABASE_URL puts it on PostgreSQL.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { start } from '../test/support/atlasgraph.ts';
import { succeed } from '../test/support/synthetic-project.ts';

const RESOURCES = Number(process.env.ATLASGRAPH_BENCH_RESOURCES ?? 10_000);
const CONNECTIONS = 16;
const JSON_BODY = { 'content-type': 'application/json' };

const idOf = (n: number): string => `https://example.org/${n}`;
const source = (n: number) => ({
  '@context': { '@vocab': 'https://example.org/terms/' },
  '@id': idOf(n),
  '@type': `Kind${n % 300}`,
  name: `resource ${n}`,
  value: n,
  partOf: { '@id': idOf(n % 1000), '@type': 'Whole' },
});

interface Figures {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Requests 0 … `count` − 1, `connections` at a time. */
async function load(count: number, connections: number, request: (n: number) => Promise<void>): Promise<Figures> {
  const times: number[] = [];
  let next = 0;
  const connection = async (): Promise<void> => {
    while (next < count) {
      const began = performance.now();
      await request(next++);
      times.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, connection));
  const perSecond = Math.round((1000 * count) / (performance.now() - began));
  times.sort((a, b) => a - b);
  const at = (share: number) => Number(times[Math.floor(share * times.length)].toFixed(1));
  return { perSecond, p50: at(0.5), p99: at(0.99) };
}

const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-bench-'));
await succeed('init', folder);
const service = start(['-C', folder, 'serve', '--port', '0']);
assert.ok(service.child.stdout);
const [line] = await once(createInterface(service.child.stdout), 'line');
const origin = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
assert.ok(origin, line);
const pool = new Pool(origin, { connections: CONNECTIONS });

async function send(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown, accept = 'application/json') {
  const answer = await pool.request({
    method,
    path: `/v1${path}`,
    headers: { accept, ...(body !== undefined && JSON_BODY) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  assert.ok(answer.statusCode < 300, `${method} ${path}: ${answer.statusCode} ${text}`);
}

/** Resident memory of the service, now and at its highest, MiB. */
async function memory(): Promise<string> {
  const status = await readFile(`/proc/${service.child.pid}/status`, 'utf8');
  const mib = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return `${mib('VmRSS')} MiB (at most ${mib('VmHWM')})`;
}

const report = (name: string, { perSecond, p50, p99 }: Figures): void =>
  console.log(`  ${name}: ${perSecond}/s, p50 ${p50} ms, p99 ${p99} ms`);

const create = (n: number) => send('POST', '/resources/org/project', source(n));
const inSome = (path: (n: number) => string) => (n: number) => send('GET', path((n * 7919) % RESOURCES));
const resource = (n: number): string => `/resources/org/project/_/${encodeURIComponent(idOf(n))}`;

await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', { base: 'https://example.org/', vocab: 'https://example.org/terms/' });
console.log(`${process.env.ATLASGRAPH_DATABASE_URL ? 'PostgreSQL' : 'PGlite'}, ${RESOURCES} resources`);
report('create, one at a time', await load(500, 1, create));
report('create, 16 at a time', await load(RESOURCES - 500, CONNECTIONS, (n) => create(n + 500)));
console.log(`  memory: ${await memory()}`);
report('fetch', await load(10_000, CONNECTIONS, inSome(resource)));
report('fetch, one at a time', await load(1000, 1, inSome(resource)));
report(
  'source',
  await load(
    10_000,
    CONNECTIONS,
    inSome((n) => `${resource(n)}/source`),
  ),
);
report('list of 30 of the project', await load(2000, CONNECTIONS, () => send('GET', '/resources/org/project')));
const ofKind = (n: number) =>
  `/resources/org/project?type=${encodeURIComponent(`https://example.org/terms/Kind${n % 300}`)}`;
report('list of 30 by type', await load(2000, CONNECTIONS, (n) => send('GET', `${ofKind(n)}&size=30`)));
console.log(`  memory: ${await memory()}`);

await pool.close();
service.child.kill('SIGTERM');
await service.ended;
await rm(folder, { recursive: true, force: true });
