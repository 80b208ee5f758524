import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta } from '../delta/service.ts';

/** Folder in which `@bbp/nexus-sdk` 1.3.15 is installed. */
const SDK = process.env.ATLASGRAPH_NEXUS_SDK;

// biome-ignore lint/suspicious/noExplicitAny: the types of the sdk come with the sdk, which need not be there
type Client = any;

let delta: DeltaService;
let client: Client;
before(async () => {
  delta = await startDelta({ validate: async () => undefined });
  const address = await delta.app.listen({ port: 0, host: '127.0.0.1' });
  if (SDK === undefined) return;
  const { createNexusClient } = createRequire(join(SDK, 'package.json'))('@bbp/nexus-sdk');
  // Links in answers start with the public address, at which nothing listens.
  const follow: typeof fetch = async (input, init) => {
    const answer = await fetch(input, { ...init, redirect: 'manual' });
    const location = answer.headers.get('location');
    return location === null ? answer : fetch(location.replace(PUBLIC_URL, `${address}/v1`));
  };
  client = createNexusClient({ uri: `${address}/v1`, fetch: follow });
});
after(() => delta.close());

const P = ['lab', 'p'] as const;
const iri = (name: string) => encodeURIComponent(`https://example.org/data/${name}`);
const schema = { '@id': 'https://example.org/data/shape', shapes: [] };
const grants = (permission: string) => ({ acl: [{ permissions: [permission], identity: { '@type': 'Anonymous' } }] });

function form(content: string): FormData {
  const data = new FormData();
  data.append('file', new Blob([content], { type: 'text/plain' }), 'größe.txt');
  return data;
}

const BASE = 'https://example.org/data/';

/** What a call is answered: a value of the answer, or of a refusal its status-like `@type`. */
type Step = readonly [name: string, call: () => Promise<unknown>, expected: unknown];

const steps: readonly Step[] = [
  ['Organization.create', () => client.Organization.create('lab', { description: 'x' }), { _label: 'lab', _rev: 1 }],
  ['Organization.get', () => client.Organization.get('lab'), { description: 'x' }],
  ['Organization.list', () => client.Organization.list({ deprecated: false }), { _total: 1 }],
  [
    'Project.create',
    () =>
      client.Project.create(...P, {
        base: 'https://example.org/data/',
        vocab: 'https://example.org/terms/',
        apiMappings: [],
      }),
    { _label: 'p', _rev: 1 },
  ],
  ['Project.list', () => client.Project.list('lab'), { _total: 1 }],
  [
    'Project.statistics',
    () => client.Project.statistics(...P),
    { '@context': 'https://bluebrain.github.io/nexus/contexts/statistics.json' },
  ],
  ['Realm.list', () => client.Realm.list(), { _total: 0 }],
  // Who makes an organisation owns it, so that there are rights already.
  ['ACL.create', () => client.ACL.create('lab', grants('events/read')), { '@type': 'IncorrectRev', expected: 1 }],
  ['ACL.append', () => client.ACL.append('lab', 1, { '@type': 'Append', ...grants('events/read') }), { _rev: 2 }],
  ['ACL.list', () => client.ACL.list('lab', { self: false }), { _total: 1 }],
  ['ACL.subtract', () => client.ACL.subtract('lab', 2, { '@type': 'Subtract', ...grants('events/read') }), { _rev: 3 }],
  ['Permissions.list', () => client.Permissions.list(), { _rev: 0 }],
  ['Identity.list', () => client.Identity.list(), { identities: [{ '@type': 'Anonymous' }] }],
  [
    'Resource.create',
    () => client.Resource.create(...P, { '@id': 'https://example.org/data/r', '@type': 'Cell', name: 'a' }),
    { _rev: 1 },
  ],
  ['Resource.create with schema and id', () => client.Resource.create(...P, { name: 'b' }, '_', iri('s')), { _rev: 1 }],
  ['Resource.get', () => client.Resource.get(...P, iri('r')), { name: 'a', _rev: 1 }],
  [
    'Resource.get of a raw id',
    () => client.Resource.get(...P, 'https://example.org/data/r'),
    { '@type': 'ResourceNotFound' },
  ],
  [
    'Resource.get as n-triples',
    () => client.Resource.get(...P, iri('r'), { as: 'n-triples' }),
    /<https:\/\/example\.org\/data\/r> .*Cell/,
  ],
  ['Resource.get as DOT', () => client.Resource.get(...P, iri('r'), { as: 'vnd.graph-viz' }), /digraph/],
  ['Resource.getSource', () => client.Resource.getSource(...P, iri('r')), { name: 'a' }],
  [
    'Resource.update',
    () => client.Resource.update(...P, iri('r'), 1, { '@type': 'Cell', name: 'b', other: { '@id': 's' } }),
    { _rev: 2 },
  ],
  [
    'Resource.update of an old revision',
    () => client.Resource.update(...P, iri('r'), 1, {}),
    { '@type': 'IncorrectRev', provided: 1, expected: 2 },
  ],
  // A fault of the sdk: it leaves out the last segment, and Delta refuses what is left.
  [
    'Resource.tag',
    () => client.Resource.tag(...P, iri('r'), 2, { tag: 'v1', rev: 2 }),
    { '@type': 'MalformedQueryParamRejection' },
  ],
  ['Resource.tags', () => client.Resource.tags(...P, iri('r')), { tags: [] }],
  [
    'Resource.list',
    () =>
      client.Resource.list(...P, {
        type: ['https://example.org/terms/Cell'],
        deprecated: false,
        sort: ['-_createdAt', '@id'],
        size: 5,
      }),
    { _total: 1 },
  ],
  ['Resource.links', () => client.Resource.links(...P, iri('s'), 'incoming'), { _total: 1 }],
  ['Resource.deprecate', () => client.Resource.deprecate(...P, iri('s'), 1), { _deprecated: true }],
  ['File.create', () => client.File.create(...P, { file: form('one'), '@id': iri('f') }), { _bytes: 3 }],
  ['File.get', () => client.File.get(...P, iri('f'), { as: 'json' }), { _mediaType: 'text/plain' }],
  ['File.get of bytes', async () => (await client.File.get(...P, iri('f'), { as: 'text' })).toString(), 'one'],
  // Another fault: a form under the media type of JSON.
  [
    'File.update',
    () => client.File.update(...P, { '@id': iri('f'), rev: 1, file: form('two') }),
    { '@type': 'UnsupportedRequestContentTypeRejection' },
  ],
  ['File.tag', () => client.File.tag(...P, iri('f'), { tag: 'v', rev: 1, previousRev: 1 }), { _rev: 2 }],
  ['Schema.create', () => client.Schema.create(...P, schema), { _rev: 1 }],
  ['Schema.get', () => client.Schema.get(...P, iri('shape')), { '@type': 'Schema' }],
  ['Schema.list', () => client.Schema.list(...P), { _total: 1 }],
  [
    'Resolver.create',
    () => client.Resolver.create(...P, { '@id': `${BASE}res`, '@type': 'InProject', priority: 3 }),
    { _rev: 1 },
  ],
  ['Resolver.list', () => client.Resolver.list(...P), { _total: 2 }],
  [
    'Storage.create',
    () => client.Storage.create(...P, { '@id': `${BASE}disk`, '@type': 'DiskStorage', default: false }),
    { _rev: 1 },
  ],
  ['Storage.list', () => client.Storage.list(...P), { _total: 2 }],
  [
    'View.create',
    () => client.View.create(...P, { '@id': 'https://example.org/data/es', '@type': 'ElasticSearchView', mapping: {} }),
    { _rev: 1 },
  ],
  ['View.get', () => client.View.get(...P, iri('es')), { '@type': ['ElasticSearchView', 'View'] }],
  [
    'View.elasticSearchQuery',
    () => client.View.elasticSearchQuery(...P, 'documents', { query: { match_all: {} } }),
    { timed_out: false },
  ],
  [
    'View.sparqlQuery',
    () => client.View.sparqlQuery(...P, 'graph', 'SELECT ?s WHERE { ?s a <https://example.org/terms/Cell> }'),
    { head: { vars: ['s'] } },
  ],
  ['View.statistics', () => client.View.statistics(...P, 'documents'), { remainingEvents: 0 }],
  ['View.restart', () => client.View.restart(...P, iri('es')), { '@type': 'Start' }],
  // Who takes everything is sent to the archive itself, which the sdk takes for JSON.
  [
    'Archive.create',
    () =>
      client.Archive.create(...P, {
        archiveId: 'a',
        resources: [{ '@type': 'Resource', resourceId: 'https://example.org/data/r' }],
      }),
    /not valid JSON/,
  ],
  ['Archive.get', () => client.Archive.get(...P, 'a', { as: 'json' }), { '@type': 'Archive' }],
  ['Search.query', () => client.Search.query({ query: { match_all: {} } }), { '@type': 'ResourceNotFound' }],
  ['Quotas.get', () => client.Quotas.get(...P), { '@type': 'QuotasDisabled' }],
  ['Organization.deprecate', () => client.Organization.deprecate('lab', 1), { _deprecated: true }],
];

test('@bbp/nexus-sdk 1.3.15', { skip: SDK ? false : 'needs the package (set ATLASGRAPH_NEXUS_SDK)' }, async (t) => {
  for (const [name, call, expected] of steps) {
    await t.test(name, async () => {
      // It rejects with the body of a refusal, which is no Error.
      const answer = await call().catch((refusal: unknown) => refusal);
      if (expected instanceof RegExp) assert.match(String(answer), expected);
      else if (typeof expected === 'string') assert.equal(answer, expected);
      else assert.partialDeepStrictEqual(answer, expected);
    });
  }
});
