/**
 * Creates a second under `/v1` without a schema, with one, and with the 25 modular schemas of a morphology, over HTTP
 * with 16 connections, the load in a process of its own. Published of Delta on one node: 712, 73 and 24.
 */
import { readFile } from 'node:fs/promises';
import { realInput } from '../test/shared-inputs.ts';
import { NEUROSHAPES } from '../test/support/neuroshapes.ts';
import { CONNECTIONS, load, report, startService } from './service.ts';

const COUNT = Number(process.env.ATLASGRAPH_BENCH_CREATES ?? 2000);

const { send, close } = await startService();

const fixture = async (name: string) => JSON.parse(await readFile(realInput(`delta-fixtures/kg/${name}.json`), 'utf8'));

async function measure(name: string, path: string, document: object): Promise<void> {
  const create = () => send('POST', path, document);
  await load(COUNT / 10, CONNECTIONS, create);
  report(name, await load(COUNT, CONNECTIONS, create));
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

await close();
