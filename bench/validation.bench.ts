/**
 * Creates a second under `/v1` without a schema, with one, and with the 25 modular schemas of a morphology, over HTTP
 * with 16 connections, the load in a process of its own. Published of Delta on one node: 712, 73 and 24.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { realInput } from '../test/shared-inputs.ts';
import { start } from '../test/support/atlasgraph.ts';
import { NEUROSHAPES } from '../test/support/neuroshapes.ts';
import { succeed } from '../test/support/synthetic-project.ts';

const COUNT = Number(process.env.ATLASGRAPH_BENCH_CREATES ?? 2000);
const CONNECTIONS = 16;

const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-bench-'));
await succeed('init', folder);
const service = start(['-C', folder, 'serve', '--port', '0']);
assert.ok(service.child.stdout);
const [line] = await once(createInterface(service.child.stdout), 'line');
const origin = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
assert.ok(origin, line);
const pool = new Pool(origin, { connections: CONNECTIONS });

async function send(method: 'PUT' | 'POST', path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await pool.request({ method, path: `/v1${path}`, headers, body: JSON.stringify(body) });
  const text = await answer.body.text();
  assert.ok(answer.statusCode < 300, `${method} ${path}: ${answer.statusCode} ${text}`);
}

const fixture = async (name: string) => JSON.parse(await readFile(realInput(`delta-fixtures/kg/${name}.json`), 'utf8'));

async function measure(name: string, path: string, document: object): Promise<void> {
  const creates = async (count: number): Promise<void> => {
    let left = count;
    const connection = async (): Promise<void> => {
      while (left-- > 0) await send('POST', path, document);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  };
  await creates(COUNT / 10);
  const began = performance.now();
  await creates(COUNT);
  console.log(`  ${name}: ${Math.round((1000 * COUNT) / (performance.now() - began))}/s`);
}

await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', {});
for (const name of NEUROSHAPES.resources) await send('POST', '/resources/org/project/_', await fixture(name));
for (const name of NEUROSHAPES.schemas) await send('POST', '/schemas/org/project', await fixture(name));
const person = { '@context': { '@vocab': 'https://example.org/' }, '@type': 'Person', name: 'Ann', age: 30 };
const property = (name: string, datatype: string) => ({ path: `ex:${name}`, datatype, minCount: 1, maxCount: 1 });
await send('PUT', '/schemas/org/project/person', {
  '@context': { ex: 'https://example.org/' },
  shapes: [
    {
      '@id': 'ex:PersonShape',
      '@type': 'sh:NodeShape',
      targetClass: 'ex:Person',
      property: [property('name', 'xsd:string'), property('age', 'xsd:integer')],
    },
  ],
});
const { '@id': _, ...morphology } = await fixture('schemas/bbp/sample-neuronmorphology-dataset');

console.log(`creates, ${CONNECTIONS} at a time`);
await measure('a person, no schema', '/resources/org/project', person);
await measure('a person, one schema', '/resources/org/project/person', person);
await measure('a morphology, no schema', '/resources/org/project', morphology);
await measure(
  'a morphology, 25 modular schemas',
  `/resources/org/project/${encodeURIComponent(NEUROSHAPES.schema)}`,
  morphology,
);

await pool.close();
service.child.kill('SIGTERM');
await service.ended;
await rm(folder, { recursive: true, force: true });
