import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missing, realInput, realTool } from '../shared-inputs.ts';
import { start } from '../support/atlasgraph.ts';
import { initProject } from '../support/synthetic-project.ts';

/** A Python in which nexusforge 0.8.2 is installed. */
const PYTHON = process.env.ATLASGRAPH_FORGE_PYTHON;
const CONTEXT = realInput('bmo/jsonldcontext/neuroshapes_org.json');
const DRIVER = realTool('forge/drive_forge.py');
const CONFIG = realTool('forge/config');
const SEARCHES = fileURLToPath(new URL('forge-searches.py', import.meta.url));

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
const VIEWS = 'https://bbp.epfl.ch/neurosciencegraph/data/views';

describe('nexusforge 0.8.2, with the configuration of the pipeline and only the address changed', {
  skip: PYTHON ? missing(DRIVER, CONTEXT) : 'needs a Python with nexusforge (set ATLASGRAPH_FORGE_PYTHON)',
}, () => {
  let folder: string;
  let service: ReturnType<typeof start>;
  let endpoint: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-forge-'));
    await initProject(folder);
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}/v1`;
    service = start(['-C', folder, 'serve', '--port', String(port)], { env: { ATLASGRAPH_PUBLIC_URL: endpoint } });
    assert.ok(service.child.stdout);
    await once(createInterface(service.child.stdout), 'line');
    await seed(endpoint);
  });
  after(async () => {
    service?.child.kill('SIGTERM');
    await service?.ended;
    await rm(folder, { recursive: true, force: true });
  });

  test('does every step as on Delta', async (t) => {
    const driver = spawn(PYTHON ?? '', [DRIVER, endpoint, '--strict'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await text(driver.stdout);
    t.diagnostic(said);
    assert.match(said, /^all steps as expected$/m);
  });

  test('finds with each operator, by SPARQL and by Elasticsearch', async (t) => {
    const searches = spawn(PYTHON ?? '', [SEARCHES, endpoint, CONFIG], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await text(searches.stdout);
    t.diagnostic(said);
    assert.match(said, /^41 searches, 0 not as expected$/m);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // of a server that listens at a port
  server.close();
  await once(server, 'close');
  return port;
}

/** What the configuration expects to be there: the context of the models, a term, an agent, a schema and the views. */
async function seed(endpoint: string): Promise<void> {
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${endpoint}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  const models = 'neurosciencegraph/datamodels';
  await send('POST', 'resolvers/bbp/atlas', {
    ...{ '@type': 'CrossProject', priority: 50 },
    ...{ projects: [models], useCurrentCaller: true },
  });
  const { '@context': context } = JSON.parse(await readFile(CONTEXT, 'utf8'));
  await send('PUT', `resources/${models}/_/${encodeURIComponent('https://bbp.neuroshapes.org')}?rev=1`, {
    '@context': context,
  });
  await send('POST', `resources/${models}`, {
    '@context': 'https://bbp.neuroshapes.org',
    '@id': 'http://api.brain-map.org/api/v2/data/Structure/315',
    '@type': 'Class',
    label: 'Isocortex',
    prefLabel: 'Isocortex',
    notation: 'Isocortex',
    subClassOf: 'BrainRegion',
  });
  await send('POST', 'resources/bbp/agents', {
    '@context': 'https://bbp.neuroshapes.org',
    '@id': 'https://example.org/ann',
    '@type': ['Person', 'Agent'],
    name: 'Ann Lee',
    givenName: 'Ann',
    familyName: 'Lee',
  });
  const member = { project: 'bbp/atlas' };
  const nested = { type: 'nested', properties: { label: { type: 'keyword' }, count: { type: 'integer' } } };
  const properties = { '@type': { type: 'keyword' }, '@id': { type: 'keyword' }, annotation: nested };
  const mapping = { dynamic: true, properties };
  await send('PUT', `views/bbp/atlas/${encodeURIComponent(`${VIEWS}/es/dataset`)}`, {
    '@type': 'ElasticSearchView',
    mapping,
    includeMetadata: true,
    sourceAsText: false,
  });
  await send('PUT', `views/bbp/atlas/${encodeURIComponent(`${VIEWS}/aggreg-es/dataset`)}`, {
    '@type': 'AggregateElasticSearchView',
    views: [{ ...member, viewId: `${VIEWS}/es/dataset` }],
  });
  await send('PUT', `views/bbp/atlas/${encodeURIComponent(`${VIEWS}/aggreg-sp/dataset`)}`, {
    '@type': 'AggregateSparqlView',
    views: [{ ...member, viewId: `${NXV}defaultSparqlIndex` }],
  });
}
