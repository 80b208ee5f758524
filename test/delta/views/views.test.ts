import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, PUBLIC_URL, startDelta, userOf } from '../service.ts';

const EX = 'https://example.org/';
const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';

describe('/views', () => {
  let delta: DeltaService;
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, as = 'Rick') => {
    const response = await delta.ask({ method, url: `/v1${path}`, payload, as });
    return { status: response.statusCode, body: response.json() };
  };
  const made = async (method: 'PUT' | 'POST', path: string, payload: object = {}) => {
    const { status, body } = await ask(method, path, payload);
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const refused = async (path: string, payload: object, type: string, status = 400) => {
    const answer = await ask('PUT', path, payload);
    assert.deepEqual([answer.status, answer.body['@type']], [status, type]);
    return answer.body;
  };
  const things = async (view: string, project = 'org/p'): Promise<string[]> => {
    const query = `SELECT ?s { ?s a <${EX}Thing> } ORDER BY ?s`;
    const { body } = await ask('GET', `/views/${project}/${view}/sparql?query=${encodeURIComponent(query)}`);
    return body.results.bindings.map(({ s }: { s: { value: string } }) => s.value.replace(EX, ''));
  };
  before(async () => {
    delta = await startDelta();
    await made('PUT', '/orgs/org');
    for (const project of ['p', 'q']) {
      await made('PUT', `/projects/org/${project}`, { apiMappings: [{ prefix: 'ex', namespace: EX }] });
      await made('PUT', `/resources/org/${project}/_/ex:in-${project}`, { '@type': `${EX}Thing` });
    }
  });
  after(() => delta.close());

  test('every project has a view for SPARQL and one for search, which can be read in every form', async () => {
    const { status, body } = await ask('GET', '/views/org/p/graph');
    const self = `${PUBLIC_URL}/views/org/p/${NXV.replaceAll('/', '%2F')}defaultSparqlIndex`;
    assert.deepEqual([status, body['@type'], body._rev, body._self], [200, ['SparqlView', 'View'], 1, self]);
    assert.equal((await ask('GET', '/views/org/p/documents')).body.permission, 'views/query');
    assert.equal((await ask('GET', '/views/org/p/graph?rev=2')).body['@type'], 'RevisionNotFound');
    assert.equal((await ask('GET', '/views/org/p/graph?tag=v1')).body['@type'], 'TagNotFound');
    const expanded = await ask('GET', '/views/org/p/graph?format=expanded');
    assert.deepEqual(expanded.body[0]['@type'], [`${NXV}SparqlView`, `${NXV}View`]);
  });

  test('a view that every project has can be changed and deprecated as one that was written', async () => {
    const { body: source } = await ask('GET', '/views/org/q/graph/source');
    const changed = await ask('PUT', '/views/org/q/graph?rev=1', { ...source, resourceTypes: [`${EX}None`] });
    assert.deepEqual([changed.status, changed.body._rev, changed.body._indexingRev], [200, 2, 2]);
    assert.deepEqual(await things('graph', 'org/q'), []);
    assert.equal((await ask('PUT', '/views/org/q/graph?rev=1', source)).body['@type'], 'IncorrectRev');
    const renamed = await ask('PUT', '/views/org/q/graph?rev=2', {
      ...source,
      resourceTypes: [`${EX}None`],
      name: 'N',
    });
    assert.deepEqual([renamed.body._rev, renamed.body._indexingRev], [3, 2]);
    await ask('DELETE', '/views/org/q/graph?rev=3');
    const query = await ask('GET', '/views/org/q/graph/sparql?query=ASK%7B%7D');
    assert.deepEqual([query.status, query.body['@type']], [400, 'ViewIsDeprecated']);
    await ask('PUT', '/views/org/q/graph/undeprecate?rev=4', {});
    await ask('PUT', '/views/org/q/graph?rev=5', source);
    assert.deepEqual(await things('graph', 'org/q'), ['in-q']);
  });

  test('a view is created with an id of the path, of the document, or a new one', async () => {
    const view = { '@type': 'SparqlView' };
    const ids = [
      (await made('PUT', '/views/org/p/ex:v1', view))['@id'],
      (await made('POST', '/views/org/p', { ...view, '@id': 'ex:v2' }))['@id'],
      (await made('POST', '/views/org/p', view))['@id'],
    ];
    assert.deepEqual(ids.slice(0, 2), [`${EX}v1`, `${EX}v2`]);
    assert.match(ids[2], /\/v1\/resources\/org\/p\/_\/[0-9a-f-]{36}$/);
    await refused('/views/org/p/ex:v1', view, 'ResourceAlreadyExists', 409);
    await refused('/views/org/p/ex:v3', { ...view, '@id': 'ex:v4' }, 'UnexpectedId');
  });

  test('a written view is read back with the defaults of what was left out, under the meaning of its own context', async () => {
    const sent = { '@context': { s: EX }, '@type': 'SparqlView', resourceTypes: 's:Thing', resourceTag: 'v1' };
    await made('PUT', '/views/org/p/ex:own', sent);
    const { body } = await ask('GET', '/views/org/p/ex:own');
    const { resourceTypes, resourceSchemas, resourceTag, includeMetadata, includeDeprecated } = body;
    assert.deepEqual(
      { resourceTypes, resourceSchemas, resourceTag, includeMetadata, includeDeprecated },
      {
        resourceTypes: [`${EX}Thing`],
        resourceSchemas: [],
        resourceTag: 'v1',
        includeMetadata: false,
        includeDeprecated: false,
      },
    );
    assert.deepEqual((await ask('GET', '/views/org/p/ex:own/source')).body, sent);
    assert.equal((await ask('GET', `/resources/org/p/_/${encodeURIComponent(`${EX}own`)}`)).body.resourceTag, 'v1');
  });

  test('a document that is no view is refused', async () => {
    await refused('/views/org/p/ex:bad', { '@type': 'CompositeView' }, 'DecodingFailed');
    await refused('/views/org/p/ex:bad', {}, 'DecodingFailed');
    const wrong = { '@type': 'SparqlView', includeMetadata: 'yes' };
    const { details } = await refused('/views/org/p/ex:bad', wrong, 'MalformedRequestContentRejection');
    assert.match(details, /\.includeMetadata/);
    const missing = { project: 'org/p', viewId: `${EX}none` };
    const aggregate = { '@type': 'AggregateSparqlView', views: [missing] };
    const body = await refused('/views/org/p/ex:bad', aggregate, 'InvalidViewReferences');
    assert.deepEqual(body.views, [missing]);
    const type = { '@type': 'ElasticSearchView', mapping: { properties: { a: { type: 'nonsense' } } } };
    await refused('/views/org/p/ex:bad', type, 'InvalidElasticSearchIndexPayload');
    await made('PUT', '/views/org/p/ex:fixed', { '@type': 'SparqlView' });
    await refused(
      '/views/org/p/ex:fixed?rev=1',
      { '@type': 'AggregateSparqlView', views: [missing] },
      'DifferentBlazegraphViewType',
    );
  });

  test('an aggregate view has what its views have, each once, through other aggregate views and in circles', async () => {
    const reference = (project: string, viewId: string) => ({ project, viewId });
    const of = (...views: object[]) => ({ '@type': 'AggregateSparqlView', views });
    const graph = (project: string) => reference(project, `${NXV}defaultSparqlIndex`);
    await made('PUT', '/views/org/p/ex:inner', of(graph('org/p'), graph('org/q')));
    await made('PUT', '/views/org/p/ex:outer', of(graph('org/p'), reference('org/p', `${EX}inner`)));
    await ask('PUT', '/views/org/p/ex:inner?rev=1', of(graph('org/q'), reference('org/p', `${EX}outer`)));
    assert.deepEqual(await things('ex:outer'), ['in-p', 'in-q']);
    assert.equal((await ask('GET', '/views/org/p/ex:outer/statistics')).body['@type'], 'DifferentBlazegraphViewType');
  });

  test('an aggregate SPARQL view is asked as one dataset', async () => {
    const shared = (text: string) => ({ '@type': `${EX}Shared`, [`${EX}says`]: text });
    for (const project of ['p', 'q']) await made('PUT', `/resources/org/${project}/_/ex:shared`, shared(project));
    const views = ['p', 'q'].map((project) => ({ project: `org/${project}`, viewId: `${NXV}defaultSparqlIndex` }));
    await made('PUT', '/views/org/p/ex:both', { '@type': 'AggregateSparqlView', views });
    const rows = async (query: string): Promise<string[]> => {
      const path = `/views/org/p/ex:both/sparql?query=${encodeURIComponent(query)}`;
      const { body } = await ask('GET', path);
      return body.results.bindings.map((row: Record<string, { value: string }>) =>
        Object.values(row)
          .map(({ value }) => value.replace(EX, ''))
          .join(' '),
      );
    };
    const cases: [string, string[]][] = [
      [`SELECT (COUNT(?s) AS ?n) { ?s a <${EX}Thing> }`, ['2']],
      [`SELECT ?s { ?s a <${EX}Thing> } ORDER BY DESC(?s) LIMIT 1`, ['in-q']],
      [`SELECT DISTINCT ?t { ?s a ?t FILTER(STRENDS(STR(?t), "Shared")) }`, ['Shared']],
      [`SELECT ?a ?b { <${EX}shared> <${EX}says> ?a, ?b FILTER(?a < ?b) }`, ['p q']],
      // What is said of one revision is in one graph.
      [
        `SELECT ?t { GRAPH ?g { ?s <${EX}says> ?t ; <${NXV}project> ?p FILTER(STRENDS(STR(?p), ?t)) } } ORDER BY ?t`,
        ['p', 'q'],
      ],
      [`SELECT ?t { GRAPH ?g { ?s <${EX}says> ?t ; <${NXV}project> ?p FILTER(!STRENDS(STR(?p), ?t)) } }`, []],
    ];
    for (const [query, wanted] of cases) assert.deepEqual(await rows(query), wanted, query);
    const { body } = await ask('PUT', '/resources/org/p/_/ex:shared?rev=1', shared('pp'));
    assert.equal(body._rev, 2);
    assert.deepEqual(await rows(cases[3][0]), ['pp q']);
    assert.deepEqual(await rows(`SELECT ?s { ?s a <${EX}Shared> }`), ['shared']);
  });

  test('a view tells what it links to, and what links to it', async () => {
    const views = [{ project: 'org/p', viewId: `${NXV}defaultSparqlIndex` }];
    await made('PUT', '/views/org/p/ex:linking', { '@type': 'AggregateSparqlView', views });
    const links = async (path: string): Promise<string[]> => {
      const { body } = await ask('GET', `/views/org/p/${path}`);
      return body._results.map((row: Record<string, string>) => row['@id']);
    };
    assert.deepEqual(await links('ex:linking/outgoing'), [`${NXV}defaultSparqlIndex`]);
    assert.ok((await links('graph/incoming')).includes(`${EX}linking`));
  });

  test('no more than 20 views can be put together', async () => {
    const views: object[] = [];
    for (let index = 0; index < 21; index++) {
      await made('PUT', `/views/org/p/ex:part${index}`, { '@type': 'SparqlView' });
      views.push({ project: 'org/p', viewId: `${EX}part${index}` });
    }
    const aggregate = { '@type': 'AggregateSparqlView', views };
    await refused('/views/org/p/ex:many', aggregate, 'TooManyViewReferences');
    await made('PUT', '/views/org/p/ex:many', { ...aggregate, views: views.slice(1) });
  });

  test('statistics and offset tell of a view that is always up to date; a restart makes it anew', async () => {
    await made('PUT', '/views/org/q/ex:only', { '@type': 'SparqlView', resourceTypes: [`${EX}Thing`] });
    const events = async () => {
      const { body } = await ask('GET', '/views/org/q/ex:only/statistics');
      assert.deepEqual([body.processedEvents, body.remainingEvents], [body.totalEvents, 0]);
      return [body.totalEvents, body.evaluatedEvents, body.discardedEvents];
    };
    const [total] = await events();
    assert.deepEqual(await events(), [total, 1, total - 1]);
    await made('PUT', '/resources/org/q/_/ex:other', {});
    await ask('POST', '/resources/org/q/_/ex:other/tags?rev=1', { tag: 'v1', rev: 1 });
    assert.deepEqual(await events(), [total + 2, 1, total + 1]);
    for (const name of ['offset', 'progress']) {
      const { body: offset } = await ask('GET', `/views/org/q/ex:only/${name}`);
      assert.deepEqual([offset['@type'], offset.value > 0], ['At', true]);
      assert.equal((await ask('DELETE', `/views/org/q/ex:only/${name}`)).body['@type'], 'Start');
    }
    assert.deepEqual(await things('ex:only', 'org/q'), ['in-q']);
    assert.equal((await ask('GET', '/views/org/q/ex:only/failures')).body._total, 0);
  });

  test('views are written with views/write, and queried with the right that they name', async () => {
    const { store } = delta;
    const rick = userOf('Rick');
    const { rev, grants } = await store.acl('/org/q', rick);
    const ann = { identity: userOf('Ann').subject, permissions: ['views/query', 'resources/read'] };
    await store.replaceAcl('/org/q', rev, [...grants, ann], rick);
    const unknown = { '@type': 'SparqlView', permission: 'views/dream' };
    assert.equal((await ask('PUT', '/views/org/q/ex:dream', unknown)).body['@type'], 'PermissionIsNotDefined');
    const special = { '@type': 'SparqlView', permission: 'events/read' };
    const { rev: top, grants: all } = await store.acl('/', rick);
    await store.replaceAcl(
      '/',
      top,
      [{ identity: rick.subject, permissions: all.flatMap((grant) => grant.permissions) }],
      rick,
    );
    await made('PUT', '/views/org/q/ex:special', special);
    assert.equal((await ask('PUT', '/views/org/q/ex:other', special, 'Ann')).status, 403);
    const query = async (view: string) =>
      (await ask('GET', `/views/org/q/${view}/sparql?query=ASK%7B%7D`, undefined, 'Ann')).status;
    assert.deepEqual([await query('ex:special'), await query('graph')], [403, 200]);
    await store.replaceAcl('/', top + 1, all, rick);
  });
});
