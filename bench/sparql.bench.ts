/**
 * SPARQL under `/v1`, over HTTP, in one run: a view in memory; the same view in Blazegraph (ATLASGRAPH_TEST_BLAZEGRAPH, a
 * namespace that may be filled) and asked through the service; and that Blazegraph asked directly. The same resources
 * (ATLASGRAPH_BENCH_RESOURCES of them), the same queries, of the kinds that nexusforge and the pipeline send.
 */
import { compare, density, engine, idOf, NSG, RESOURCES, regionOf, seconds, typeOf } from './peer-engines.ts';
import { CONNECTIONS, load, startService } from './service.ts';

const { ATLASGRAPH_TEST_BLAZEGRAPH: BLAZEGRAPH } = process.env;
const PREFIXES = `PREFIX nsg: <${NSG}> PREFIX nxv: <https://bluebrain.github.io/nexus/vocabulary/>`;
const META = ['constrainedBy', 'createdAt', 'createdBy', 'deprecated', 'incoming', 'outgoing', 'project', 'rev']
  .map((name) => `<https://bluebrain.github.io/nexus/vocabulary/${name}> ?_${name}`)
  .join('; ');
const QUERIES: Readonly<Record<string, (n: number) => string>> = {
  'forge search': (n) =>
    `${PREFIXES} SELECT * WHERE { Graph ?g { ?id rdf:type nsg:${typeOf(n)}; nsg:brainLocation / nsg:brainRegion <${regionOf(n)}>; ${META} . Filter (?_deprecated = 'false'^^xsd:boolean) } } LIMIT 100`,
  'densities of a type': (n) =>
    `${PREFIXES} SELECT ?id ?m WHERE { ?id a nsg:${typeOf(n)}; nsg:annotation / nsg:hasBody / nsg:label ?m; nxv:deprecated ?d . Filter (?d = 'false'^^xsd:boolean) } LIMIT 3500`,
  'of one resource': (n) => `${PREFIXES} SELECT ?name ?region { <${idOf(n)}> nsg:name ?name ; nsg:value ?region }`,
};
const rowsOf = (text: string): number => JSON.parse(text).results.bindings.length;

// The default view is in Blazegraph, another one with the same content in memory.
if (BLAZEGRAPH) process.env.ATLASGRAPH_SPARQL_ENDPOINTS = `org/project ${BLAZEGRAPH}/sparql ${BLAZEGRAPH}/sparql`;
const { send, memory, close } = await startService();
await send('PUT', '/orgs/org', {});
await send('PUT', '/projects/org/project', { base: 'https://example.org/', vocab: NSG });
const INSIDE = { '@id': 'https://example.org/inside', '@type': 'SparqlView' };
await send('PUT', '/views/org/project/inside', { ...INSIDE, includeMetadata: true, includeDeprecated: true });
const ask = (view: string) => (query: string) => send('POST', `/views/org/project/${view}/sparql`, query);
const remember = async (when: string): Promise<void> => {
  const { now, peak } = await memory();
  console.log(`  memory ${when}: ${now} MiB (at most ${peak})`);
};

console.log(`${RESOURCES} resources`);
await seconds('created', () => load(RESOURCES, CONNECTIONS, (n) => send('POST', '/resources/org/project', density(n))));
await remember('of the service');
const blazegraph = BLAZEGRAPH ? engine(BLAZEGRAPH) : undefined;
const directly = (query: string) => blazegraph?.send('POST', '/sparql', 'application/sparql-query', query) ?? '';
if (blazegraph) {
  await seconds('in Blazegraph, from the log', () => ask('graph')('ASK {}'));
  await remember('after that');
} else console.log('  Blazegraph: not measured (set ATLASGRAPH_TEST_BLAZEGRAPH)');
await seconds('in memory', () => ask('inside')('ASK {}'));
await remember('after that');
for (const [name, make] of Object.entries(QUERIES)) {
  const to = (asked: (query: string) => string | Promise<string>) => async (n: number) => asked(make(n));
  await compare(name, rowsOf, {
    'in memory': to(ask('inside')),
    ...(blazegraph && { 'through the service': to(ask('graph')), Blazegraph: to(directly) }),
  });
}
await remember('at the end');
await blazegraph?.send('POST', '/sparql', 'application/sparql-update', 'CLEAR ALL');
await blazegraph?.close();
await close();
