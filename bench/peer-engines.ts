/** What the benchmarks of SPARQL and search share: resources, a client of another engine, and how the two are compared. */
import assert from 'node:assert/strict';
import { Pool } from 'undici';
import { CONNECTIONS, load, report } from './service.ts';

export const RESOURCES = Number(process.env.ATLASGRAPH_BENCH_RESOURCES ?? 10_000);
const REQUESTS = 1000;

export const NSG = 'https://neuroshapes.org/';
export const idOf = (n: number): string => `https://example.org/${n}`;
export const regionOf = (n: number): string => `https://example.org/region/${n % 700}`;
export const typeOf = (n: number): string => `Kind${n % 300}`;
/** A density of a cell type in a region, as the pipeline registers them. */
export const density = (n: number) => ({
  '@context': { '@vocab': NSG },
  '@id': idOf(n),
  '@type': [typeOf(n), 'Dataset'],
  name: `density of type ${n % 97} in region ${n % 700}`,
  value: n,
  brainLocation: { '@type': 'BrainLocation', brainRegion: { '@id': regionOf(n), label: `region ${n % 700}` } },
  annotation: { hasBody: { '@type': 'MType', label: `L${n % 23}_TPC` } },
});

/** A client of one engine. */
export function engine(url: string) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  return {
    async send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, type: string, body: string): Promise<string> {
      const headers = { 'content-type': type, accept: 'application/sparql-results+json, application/json' };
      const answer = await pool.request({ method, path: pathname.replace(/\/$/, '') + path, headers, body });
      const text = await answer.body.text();
      assert.ok(answer.statusCode < 300 || method === 'DELETE', `${path}: ${answer.statusCode} ${text.slice(0, 1000)}`);
      return text;
    },
    close: () => pool.close(),
  };
}

type Ask = (n: number) => Promise<string>;

/** All give the same number of rows or hits, and how fast. */
export async function compare(name: string, count: (text: string) => number, asked: Readonly<Record<string, Ask>>) {
  const [first, ...others] = Object.values(asked);
  for (const n of [1, 77, 4321]) {
    const wanted = count(await first(n));
    for (const ask of others) assert.equal(count(await ask(n)), wanted, `${name} ${n}`);
  }
  for (const [who, ask] of Object.entries(asked)) {
    const spread = (n: number) => ask((n * 7919) % RESOURCES);
    report(`${name}, ${who}, one at a time`, await load(REQUESTS / 5, 1, spread));
    report(`${name}, ${who}, ${CONNECTIONS} at a time`, await load(REQUESTS, CONNECTIONS, spread));
  }
}

export async function seconds(name: string, task: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await task();
  console.log(`  ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
