import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { Parser } from 'n3';
import { type DeltaService, PUBLIC_URL, startDelta } from './service.ts';

let delta: DeltaService;
let made = 0;
/** `/v1/resources/org/{project}` of a project of its own for each test. */
let root: string;
before(async () => {
  delta = await startDelta();
  await delta.ask({ method: 'PUT', url: '/v1/orgs/org', payload: {} });
});
beforeEach(async () => {
  const project = `p${made++}`;
  const settings = { base: 'https://example.org/data/', vocab: 'https://example.org/terms/' };
  await delta.ask({ method: 'PUT', url: `/v1/projects/org/${project}`, payload: settings });
  root = `/v1/resources/org/${project}`;
});
after(() => delta.close());

const send = (
  method: InjectOptions['method'],
  path: string,
  payload?: object,
  headers: InjectOptions['headers'] = {},
) => delta.ask({ method, url: root + path, payload, headers });
const get = (path: string, accept = '*/*') => send('GET', path, undefined, { accept });
/** Status and `@type` of a refusal. */
const refusal = async (answer: ReturnType<typeof send>) => {
  const response = await answer;
  assert.match(String(response.headers['content-type']), /^application\/json/);
  assert.equal([response.json()['@context']].flat().at(-1), 'https://bluebrain.github.io/nexus/contexts/error.json');
  return [response.statusCode, response.json()['@type']];
};

describe('a resource without a context', () => {
  test('is read with base and vocabulary of the project', async () => {
    const payload = {
      '@id': 'https://example.org/ex/r1',
      '@type': 'Thing',
      name: 'x',
      link: { '@id': 'other' },
      no: null,
    };
    const created = await send('POST', '/_', payload);
    assert.equal(created.statusCode, 201);
    assert.deepEqual(Object.keys(created.json()).sort(), [
      ...['@context', '@id', '@type', '_constrainedBy', '_createdAt', '_createdBy', '_deprecated', '_incoming'],
      ...['_outgoing', '_project', '_rev', '_schemaProject', '_self', '_updatedAt', '_updatedBy'],
    ]);
    assert.equal(created.json()['@type'], 'https://example.org/terms/Thing');
    const self = created.json()._self;
    assert.ok(self.startsWith(`${PUBLIC_URL}${root.slice(3)}/_/https:%2F%2Fexample.org%2Fex%2Fr1`));
    const { '@context': context, ...compacted } = (await delta.ask({ url: new URL(self).pathname })).json();
    assert.deepEqual(context, [
      { '@base': 'https://example.org/data/', '@vocab': 'https://example.org/terms/' },
      'https://bluebrain.github.io/nexus/contexts/metadata.json',
    ]);
    assert.partialDeepStrictEqual(compacted, {
      '@id': '../../ex/r1',
      '@type': 'Thing',
      link: { '@id': 'other' },
      _rev: 1,
    });
    assert.ok(!('no' in compacted));
  });

  test('and without anything else keeps its whole id', async () => {
    await send('PUT', '/_/empty', {});
    assert.equal((await get('/_/empty')).json()['@id'], 'https://example.org/data/empty');
    assert.deepEqual((await get('/_/empty/source')).json(), {});
  });
});

describe('a resource comes as', () => {
  beforeEach(async () => {
    await send('PUT', '/_/r', {
      '@id': 'r',
      '@type': 'Thing',
      size: 1.5,
      whole: 2,
      part: { name: 'a "quoted"\nname' },
    });
  });
  const id = 'https://example.org/data/r';

  test('expanded JSON-LD', async () => {
    const [node] = (await get('/_/r?format=expanded')).json();
    assert.deepEqual(node['https://bluebrain.github.io/nexus/vocabulary/rev'], [{ '@value': 1 }]);
    assert.deepEqual(node['https://example.org/terms/size'], [{ '@value': 1.5 }]);
  });

  for (const [media, format] of [
    ['application/n-triples', 'N-Triples'],
    ['application/n-quads', 'N-Quads'],
  ]) {
    test(format, async () => {
      const { body, headers } = await get('/_/r', media);
      assert.equal(headers['content-type'], `${media}; charset=utf-8`);
      const quads = new Parser({ format }).parse(body);
      const objects = (predicate: string) =>
        quads.filter((quad) => quad.predicate.value === predicate).map((q) => q.object);
      assert.equal(objects('https://bluebrain.github.io/nexus/vocabulary/rev')[0].value, '1');
      assert.equal(objects('https://example.org/terms/name')[0].value, 'a "quoted"\nname');
      assert.ok(quads.some(({ subject }) => subject.value === id));
      assert.ok(quads.every(({ graph }) => graph.value === ''));
    });
  }

  test('N-Quads that name the graph of what stands in @graph; N-Triples say the same without', async () => {
    const graph = [
      { '@id': 'https://example.org/n1', name: 'one' },
      { '@id': 'https://example.org/n2', name: 'two' },
    ];
    await send('PUT', '/_/many', { '@graph': graph });
    const quads = new Parser({ format: 'N-Quads' }).parse((await get('/_/many', 'application/n-quads')).body);
    const names = quads.filter(({ predicate }) => predicate.value === 'https://example.org/terms/name');
    assert.deepEqual(
      names.map((quad) => quad.graph.value),
      Array(2).fill('https://example.org/data/many'),
    );
    const triples = new Parser({ format: 'N-Triples' }).parse((await get('/_/many', 'application/n-triples')).body);
    assert.equal(triples.length, quads.length);
  });

  test('a graph in DOT, with names short or long', async () => {
    const short = (await get('/_/r', 'text/vnd.graphviz')).body;
    assert.match(short, /^digraph "r" \{\n/);
    assert.match(short, /\n {2}"r" -> "Thing" \[label = "type"\]\n/);
    assert.match(short, /"_:B\w+" -> "a \\"quoted\\"\\nname" \[label = "name"\]/);
    assert.match(short, /"r" -> 2 \[label = "whole"\]/);
    const long = (await get('/_/r?format=expanded', 'text/vnd.graphviz')).body;
    assert.match(long, /"https:\/\/example.org\/data\/r" -> 2 \[label = "https:\/\/example.org\/terms\/whole"\]/);
  });

  test('nothing else', async () => {
    assert.deepEqual(await refusal(get('/_/r', 'text/html')), [406, 'UnacceptedResponseContentTypeRejection']);
    const [status, type] = await refusal(get('/_/r?format=nice'));
    assert.deepEqual([status, type], [404, 'InvalidRequiredValueForQueryParamRejection']);
  });

  test('nothing at all to who has it already', async () => {
    const { etag } = (await get('/_/r')).headers;
    const again = await send('GET', '/_/r', undefined, { accept: '*/*', 'if-none-match': `"x", ${etag}` });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
    assert.notEqual((await get('/_/r', 'application/n-triples')).headers.etag, etag);
    await send('PUT', '/_/r?rev=1', { name: 'new' });
    assert.notEqual((await get('/_/r')).headers.etag, etag);
  });
});

describe('revisions', () => {
  const rev = async (answer: ReturnType<typeof send>) => (await answer).json()._rev;

  test('are made by what changes something, and by nothing else', async () => {
    await send('PUT', '/_/r', { name: 'one' });
    assert.equal(await rev(send('PUT', '/_/r?rev=1', { name: 'one' })), 1);
    assert.equal(await rev(send('PUT', '/_/r?rev=1&tag=v2', { name: 'two' })), 2);
    assert.equal(await rev(send('POST', '/_/r/tags?rev=2', { tag: 'a tag (1)', rev: 1 })), 3);
    assert.equal(await rev(send('POST', '/_/r/tags?rev=3', { tag: 'a tag (1)', rev: 1 })), 3);
    assert.equal(await rev(send('DELETE', '/_/r?rev=3')), 4);
    assert.equal(await rev(send('PUT', '/_/r/undeprecate?rev=4')), 5);
    assert.equal(await rev(send('DELETE', '/_/r/tags/v2?rev=5')), 6);
    assert.equal(await rev(send('PUT', '/_/r/refresh')), 6);
    assert.deepEqual((await get('/_/r/tags')).json().tags, [{ rev: 1, tag: 'a tag (1)' }]);
    assert.deepEqual((await get('/_/r/source?tag=a%20tag%20(1)')).json(), { name: 'one' });
    assert.deepEqual((await get('/_/r/source?tag=a+tag+(1)')).json(), { name: 'one' });
    assert.deepEqual((await get('/_/r/source?rev=3')).json(), { name: 'two' });
    assert.equal((await get('/_/r?rev=4')).json()._deprecated, true);
  });

  test('that are not there, or not the last, are refused', async () => {
    await send('PUT', '/_/r', {});
    await send('PUT', '/_/r?rev=1', { name: 'x' });
    const stale = await send('PUT', '/_/r?rev=1', { name: 'y' });
    assert.equal(stale.statusCode, 409);
    assert.deepEqual(stale.json(), {
      '@context': 'https://bluebrain.github.io/nexus/contexts/error.json',
      '@type': 'IncorrectRev',
      reason: "Incorrect revision '1' provided, expected '2', the resource may have been updated since last seen.",
      provided: 1,
      expected: 2,
    });
    assert.deepEqual(await refusal(get('/_/r?rev=9')), [404, 'RevisionNotFound']);
    assert.deepEqual(await refusal(get('/_/r?tag=none')), [404, 'TagNotFound']);
    assert.deepEqual(await refusal(get('/_/r?rev=1&tag=none')), [400, 'MalformedQueryParamRejection']);
    assert.deepEqual(await refusal(get('/_/r?rev=first')), [400, 'MalformedQueryParamRejection']);
    for (const target of [0, -1, 3]) {
      const tagged = send('POST', '/_/r/tags?rev=2', { tag: 'v', rev: target });
      assert.deepEqual(await refusal(tagged), [404, 'RevisionNotFound']);
    }
    assert.deepEqual(await refusal(send('DELETE', '/_/r')), [400, 'MissingQueryParam']);
    assert.deepEqual(await refusal(send('PUT', '/_/none?rev=1', {})), [404, 'ResourceNotFound']);
    assert.deepEqual(await refusal(send('PUT', '/_/r/undeprecate?rev=2')), [400, 'ResourceIsNotDeprecated']);
    await send('DELETE', '/_/r?rev=2');
    assert.deepEqual(await refusal(send('PUT', '/_/r?rev=3', { name: 'z' })), [400, 'ResourceIsDeprecated']);
    assert.deepEqual(await refusal(send('DELETE', '/_/r?rev=3')), [400, 'ResourceIsDeprecated']);
  });

  test('are read with the contexts that they were written with', async () => {
    const context = (name: string) => ({
      '@context': { [name]: 'https://schema.org/name', '@base': 'https://c.org/' },
    });
    await send('PUT', '/_/context', context('name'));
    await send('PUT', '/_/r', {
      '@context': 'https://example.org/data/context',
      '@id': 'https://example.org/data/r',
      name: 'x',
    });
    await send('PUT', '/_/context?rev=1', context('title'));
    assert.partialDeepStrictEqual((await get('/_/r')).json(), { name: 'x', '@id': 'https://example.org/data/r' });
  });
});

describe('the schema in a path', () => {
  const UNCONSTRAINED = encodeURIComponent('https://bluebrain.github.io/nexus/schemas/unconstrained.json');

  test('must be that of the resource, unless it is _', async () => {
    await send('PUT', `/${UNCONSTRAINED}/r`, {});
    assert.equal((await get(`/${UNCONSTRAINED}/r`)).statusCode, 200);
    assert.equal((await get('/resource/r')).statusCode, 200);
    assert.deepEqual(await refusal(get('/other/r')), [404, 'ResourceNotFound']);
    const tagged = send('POST', '/other/r/tags?rev=1', { tag: 'v', rev: 1 });
    const latest = (await send('POST', '/_/r/tags?rev=1', { tag: 'latest', rev: 1 })).json();
    assert.match(latest.details, /^DecodingFailure at \.tag: ''latest' is a reserved tag' did not match/);
    assert.deepEqual(await refusal(tagged), [400, 'UnexpectedResourceSchema']);
    assert.equal((await send('DELETE', `/${UNCONSTRAINED}/r?rev=1`)).statusCode, 200);
  });

  test('must be known', async () => {
    assert.deepEqual(await refusal(send('PUT', '/other/r', {})), [404, 'InvalidSchemaRejection']);
    await send('PUT', '/_/r', {});
    assert.deepEqual(await refusal(send('PUT', '/other/r/update-schema')), [404, 'InvalidSchemaRejection']);
    assert.deepEqual(await refusal(send('PUT', '/_/r/update-schema')), [400, 'NoSchemaProvided']);
  });

  test('is mandatory where the project says so', async () => {
    await delta.ask({
      method: 'PUT',
      url: `${root.replace('resources', 'projects')}?rev=1`,
      payload: { enforceSchema: true },
    });
    assert.deepEqual(await refusal(send('PUT', '/_/r', {})), [400, 'SchemaIsMandatory']);
  });
});

describe('an id', () => {
  // What clients send (spec 2.2), and the id that is meant.
  for (const [sent, id] of [
    ['https%3A%2F%2Fx.org%2Fa', 'https://x.org/a'],
    ['https:%2F%2Fx.org%2Fa', 'https://x.org/a'],
    ['https:%2F%2Fx.org%2Fa%23b%2520c', 'https://x.org/a#b%20c'],
    ['https:%2F%2Fx.org%2Fa+b', 'https://x.org/a+b'],
    ['https:%2F%2Fx.org%2Fgr%C3%B6%C3%9Fe', 'https://x.org/größe'],
    ['https:%2F%2Fx.org%2Fa%3Fb=c%26d', 'https://x.org/a?b=c&d'],
    ['https:%2F%2Fx.org%2F..%2Fa', 'https://x.org/../a'],
  ]) {
    test(`sent as ${sent} is ${id}, and its address leads to it`, async () => {
      const created = await send('PUT', `/_/${sent}`, {});
      assert.equal(created.json()['@id'], id);
      const self = created.json()._self.replace(PUBLIC_URL, '/v1');
      assert.equal((await delta.ask({ url: self })).json()._rev, 1);
    });
  }

  test('is refused when it is none, reserved, or another than in the document', async () => {
    assert.deepEqual(await refusal(send('PUT', '/_/a%20b', {})), [400, 'InvalidResourceId']);
    const reserved = encodeURIComponent('https://bluebrain.github.io/nexus/contexts/mine.json');
    assert.deepEqual(await refusal(send('PUT', `/_/${reserved}`, {})), [400, 'ReservedResourceId']);
    assert.deepEqual(await refusal(send('PUT', '/_/a', { '@id': 'b' })), [400, 'UnexpectedId']);
    assert.deepEqual(await refusal(send('POST', '', { '@id': '' })), [400, 'BlankId']);
    await send('POST', '', { '@id': 'a' });
    assert.deepEqual(await refusal(send('POST', '', { '@id': 'a' })), [409, 'ResourceAlreadyExists']);
  });
});

test('a missing resource is told of for every kind that it could be', async () => {
  const { statusCode, body } = await get('/_/none');
  const { '@type': type, rejections } = JSON.parse(body);
  assert.deepEqual([statusCode, type, rejections.length], [404, 'ResourceNotFound', 7]);
  assert.partialDeepStrictEqual(rejections[0], {
    reason: `Resource 'https://example.org/data/none' not found in project '${root.slice('/v1/resources/'.length)}'.`,
    status: 404,
  });
});

test('ids are relative in what is fetched of a document without a context, and nowhere else', async () => {
  const plain = { '@id': 'https://example.org/ex/plain', part: { link: [{ '@id': 'https://example.org/linked' }] } };
  const whole = { 'https://example.org/terms/link': { '@id': 'https://example.org/linked' } };
  await send('POST', '/_', plain);
  const linked = async (id: string) => {
    const { '@id': own, part, link, ...rest } = (await get(`/_/${encodeURIComponent(id)}`)).json();
    return [own, part?.link ?? link ?? rest['https://example.org/terms/link']];
  };
  assert.deepEqual(await linked(plain['@id']), ['../../ex/plain', { '@id': '../../linked' }]);
  for (const [index, context] of [
    { '@vocab': 'https://example.org/terms/' },
    { name: 'https://x.org/name' },
  ].entries()) {
    const id = `https://example.org/ex/own${index}`;
    await send('POST', '/_', { '@context': context, '@id': id, ...whole });
    assert.deepEqual(await linked(id), [id, { '@id': 'https://example.org/linked' }]);
  }
  for (const [index, context] of [{}, [], null, [{}]].entries()) {
    await send('POST', '/_', { ...plain, '@context': context, '@id': `https://example.org/ex/none${index}` });
    assert.equal((await linked(`https://example.org/ex/none${index}`))[0], `../../ex/none${index}`);
  }
  const [expanded] = (await get('/_/https:%2F%2Fexample.org%2Fex%2Fplain?format=expanded')).json();
  assert.equal(expanded['@id'], plain['@id']);
});

test('a resource that links in several ways is one row, with all of them', async () => {
  const terms = 'https://example.org/terms/';
  const target = { '@id': 'target' };
  await send('PUT', '/_/target', {});
  await send('PUT', '/_/linking', { part: [{ deep: { of: target } }, { of: target }, { no: 1 }], see: target });
  const paths = ['see', 'part', 'part', 'deep', 'of', 'of'].map((name) => terms + name);
  const incoming = (await get('/_/target/incoming')).json();
  assert.partialDeepStrictEqual(incoming, { _total: 1, _results: [{ paths }] });
  assert.match(incoming._results[0]._createdAt, /T[\d:]{8}\.\d{3}Z$/);
  assert.partialDeepStrictEqual((await get('/_/linking/outgoing')).json(), { _total: 1, _results: [{ paths }] });
});

test('links are found from both ends', async () => {
  const [b, external] = ['https://example.org/data/b', 'https://elsewhere.org/x'];
  const terms = 'https://example.org/terms/';
  await send('PUT', '/_/a', { part: { of: { '@id': 'b' } }, see: { '@id': external } });
  await send('PUT', '/_/b', {});
  const outgoing = (await get('/_/a/outgoing')).json();
  assert.equal(outgoing._total, 2);
  assert.partialDeepStrictEqual(outgoing._results, [
    { '@id': external, paths: [`${terms}see`] },
    { '@id': b, paths: [`${terms}part`, `${terms}of`], _rev: 1 },
  ]);
  assert.equal((await get('/_/a/outgoing?includeExternalLinks=false')).json()._total, 1);
  const incoming = (await get('/_/b/incoming')).json();
  assert.equal(incoming._total, 1);
  assert.partialDeepStrictEqual(incoming._results, [
    { '@id': 'https://example.org/data/a', paths: [`${terms}part`, `${terms}of`] },
  ]);
});
