/** A service in a process of its own, on a new project folder, and what loads it over HTTP. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { start } from '../test/support/atlasgraph.ts';
import { succeed } from '../test/support/synthetic-project.ts';

/** As in the measurements of Delta that docs/benchmarks.md quotes. */
export const CONNECTIONS = 16;

const ACCEPT = 'application/json, application/sparql-results+json';

export async function startService() {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-bench-'));
  await succeed('init', folder);
  const { child, ended } = start(['-C', folder, 'serve', '--port', '0']);
  assert.ok(child.stdout);
  const died = ended.then(({ stderr }): never => assert.fail(stderr));
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), died]);
  const origin = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
  assert.ok(origin, line);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  return {
    origin,
    /** A request below `/v1`, with a SPARQL query or else JSON as its body, if any. */
    async send(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown, accept = ACCEPT): Promise<string> {
      const type = typeof body === 'string' ? 'application/sparql-query' : 'application/json';
      const answer = await pool.request({
        method,
        path: `/v1${path}`,
        headers: { accept, ...(body !== undefined && { 'content-type': type }) },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await answer.body.text();
      assert.ok(answer.statusCode < 300, `${method} ${path}: ${answer.statusCode} ${text}`);
      return text;
    },
    /** Resident memory, now and at its highest, MiB. */
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      const mib = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
      return { now: mib('VmRSS'), peak: mib('VmHWM') };
    },
    async close(): Promise<void> {
      await pool.close();
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Figures {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

type Request = (n: number) => Promise<unknown>;

/** Requests 0 … `count` − 1, `connections` at a time, each as soon as there is a free one. */
export async function load(count: number, connections: number, request: Request): Promise<Figures> {
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
  return figures(times, performance.now() - began);
}

/** Requests 0 … `count` − 1 at a steady rate, whether those before are answered or not; times count from when each was due. */
export async function steadyLoad(count: number, perSecond: number, request: Request): Promise<Figures> {
  const began = performance.now();
  const times: Promise<number>[] = [];
  while (times.length < count) {
    const due = began + (1000 * times.length) / perSecond;
    if (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1));
    else times.push(request(times.length).then(() => performance.now() - due));
  }
  return figures(await Promise.all(times), performance.now() - began);
}

function figures(times: number[], ms: number): Figures {
  times.sort((a, b) => a - b);
  const at = (share: number) => Number(times[Math.floor(share * times.length)].toFixed(1));
  return { perSecond: Math.round((1000 * times.length) / ms), p50: at(0.5), p99: at(0.99) };
}

export const report = (name: string, { perSecond, p50, p99 }: Figures): void =>
  console.log(`  ${name}: ${perSecond}/s, p50 ${p50} ms, p99 ${p99} ms`);

/** Says of a figure whether it is within its bound, and fails the benchmark where it is not. */
export function check(name: string, value: number, bound: number): void {
  const met = value <= bound;
  console.log(`  ${met ? 'met' : 'MISSED'}: ${name}, ${value} of at most ${bound}`);
  if (!met) process.exitCode = 1;
}
