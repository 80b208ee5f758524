import assert from 'node:assert/strict';
import { answers, ask, newProject, RICK, service, upload, who } from '../fixture-scenes.ts';
import { comparable, fixture } from '../fixtures.ts';
import { PUBLIC_URL } from '../service.ts';
import { cellsInProjects, openViews, viewValues } from './cells.ts';

const COMPOSITE = 'composite views are not served here';
const COMPOSITE_FIXTURES = [
  ...['albums', 'albums-results1', 'albums-results2', 'bands', 'bands-results1', 'bands-results2'],
  ...['bands-results2-include-context', 'composite-source-project-reject', 'composite-source-token-reject'],
  ...['composite-view', 'composite-view-include-context', 'composite-view-lifecycle', 'context', 'simpleAlbum'],
  ...['songs1', 'songs2'],
];

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
const SUFFIX = 'nxv:defaultSparqlIndex';
/** Delta's query for cells of one brain region. */
const QUERY = `prefix nsg: <https://bbp-nexus.epfl.ch/vocabs/bbp/neurosciencegraph/core/v0.1.0/>
  select ?s where { ?s nsg:brainLocation / nsg:brainRegion <http://www.parcellation.org/0000013> } order by ?s`;

const sparql = async (path: string, query: string, as: string | undefined = RICK) => {
  const headers = { 'content-type': 'application/sparql-query', accept: 'application/sparql-results+json' };
  const url = `/v1/views/${path}/sparql`;
  const response = await service().ask({ method: 'POST', url, payload: query, headers, ...(as && { as }) });
  return { status: response.statusCode, body: response.json() };
};

let made: ReturnType<typeof setUp> | undefined;
/** What Delta's specification of SPARQL views sets up: eight cells in two projects, a view by tag, one of both projects. */
const scene = () => {
  made ??= setUp();
  return made;
};
async function setUp() {
  const { project1, project2, cells, projectOf } = await cellsInProjects();
  for (const project of [project1, project2]) {
    const context = await ask('PUT', `/resources/${project}/_/test-resource:context`, fixture('kg/views/context.json'));
    assert.equal(context.status, 201);
  }
  for (const [index, cell] of cells.entries()) {
    const { status } = await ask('PUT', `/resources/${projectOf(index)}/_/${encodeURIComponent(cell['@id'])}`, cell);
    assert.equal(status, 201);
  }
  await ask('PUT', `/views/${project1}/test-resource:cell-view`, fixture('kg/views/sparql-view.json'));
  const both = fixture('kg/views/agg-sparql-view.json', { project1, project2 });
  assert.equal((await ask('PUT', `/views/${project2}/test-resource:agg-cell-view`, both)).status, 201);
  await openViews(project2);
  const tag = async (action: 'POST' | 'DELETE', rev: number) => {
    for (const cell of cells.slice(0, 5)) {
      const path = `/resources/${project1}/_/${encodeURIComponent(cell['@id'])}/tags`;
      if (action === 'POST') await ask('POST', `${path}?rev=${rev}`, { rev: 1, tag: 'one' });
      else await ask('DELETE', `${path}/one?rev=${rev}`);
    }
  };
  return { project1, project2, tag };
}

const skipped = (folder: string, names: readonly string[], why: string) =>
  Object.fromEntries(names.map((name) => [`kg/views/${folder}${name}.json`, why]));

export const viewChecks = {
  ...skipped('composite/', COMPOSITE_FIXTURES, COMPOSITE),
  'kg/views/sparql-search-response-tagged.json': 'no specification of 1.11 uses it',
  'kg/views/statistics_list.json': 'no specification of 1.11 uses it',
  'kg/views/agg-sparql-view.json': async () => void (await scene()),
  'kg/views/agg-sparql-view-response.json': async () => {
    const { project1, project2 } = await scene();
    const values = viewValues(project2, 'agg-cell-view');
    const wanted = { ...values, resources: values.self, project1, project2 };
    const found = await ask('GET', `/views/${project2}/test-resource:agg-cell-view`);
    answers(found, 200, fixture('kg/views/agg-sparql-view-response.json', wanted));
  },
  'kg/views/context.json': async () => void (await scene()),
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [`kg/views/instances/instance${i + 1}.json`, async () => void (await scene())]),
  ),
  'kg/views/sparql-view.json': async () => void (await scene()),
  'kg/views/sparql-view-response.json': async () => {
    const { project1 } = await scene();
    const found = await ask('GET', `/views/${project1}/test-resource:cell-view`);
    answers(found, 200, fixture('kg/views/sparql-view-response.json', viewValues(project1, 'cell-view')));
  },
  'kg/views/sparql-view-index-all.json': async () => {
    const { project1 } = await scene();
    const { body } = await ask('GET', `/views/${project1}/${SUFFIX}/source`);
    assert.deepEqual(comparable(body), comparable(fixture('kg/views/sparql-view-index-all.json')));
  },
  'kg/views/sparql-search-response.json': async () => {
    const { project1, tag } = await scene();
    const wanted = fixture('kg/views/sparql-search-response.json');
    assert.deepEqual(await sparql(`${project1}/${SUFFIX}`, QUERY), { status: 200, body: wanted });
    await tag('POST', 1);
    assert.deepEqual((await sparql(`${project1}/test-resource:cell-view`, QUERY)).body, wanted);
    await tag('DELETE', 2);
  },
  'kg/views/sparql-search-response-2.json': async () => {
    const { project2 } = await scene();
    const wanted = fixture('kg/views/sparql-search-response-2.json');
    assert.deepEqual((await sparql(`${project2}/${SUFFIX}`, QUERY)).body, wanted);
    const anonymous = await sparql(`${project2}/test-resource:agg-cell-view`, QUERY, '');
    assert.deepEqual(anonymous, { status: 200, body: wanted });
  },
  'kg/views/sparql-search-response-aggregated.json': async () => {
    const { project2 } = await scene();
    const { body } = await sparql(`${project2}/test-resource:agg-cell-view`, QUERY);
    assert.deepEqual(comparable(body), comparable(fixture('kg/views/sparql-search-response-aggregated.json')));
  },
  'kg/views/sparql-search-response-empty.json': async () => {
    const { project1 } = await scene();
    const { body } = await sparql(`${project1}/test-resource:cell-view`, QUERY);
    assert.deepEqual(body, fixture('kg/views/sparql-search-response-empty.json'));
  },
  'kg/views/statistics.json': async () => {
    const { project2 } = await scene();
    const { status, body } = await ask('GET', `/views/${project2}/${SUFFIX}/statistics`);
    const { lastEventDateTime, lastProcessedEventDateTime, ...counts } = body;
    assert.equal(lastEventDateTime, lastProcessedEventDateTime);
    const all = { total: 5, processed: 5, evaluated: 5, discarded: 0, remaining: 0 };
    answers({ status, body: counts }, 200, fixture('kg/views/statistics.json', all));
  },
  'kg/listings/default-view.json': async () => {
    const { org, project } = await newProject();
    const selfOf = (name: string) =>
      `${PUBLIC_URL}/views/${org}/${project}/${encodeURIComponent(NXV + name).replaceAll('%3A', ':')}`;
    const [search, graph] = ['defaultElasticSearchIndex', 'defaultSparqlIndex'];
    const { _results, ...page } = fixture('kg/listings/default-view.json', {
      ...{ ...who, project: `${PUBLIC_URL}/projects/${org}/${project}`, searchView: '', searchViewSelf: '' },
      ...{ defaultElasticSearchView: NXV + search, defaultElasticSearchViewSelf: selfOf(search) },
      ...{ defaultSparqlView: NXV + graph, defaultSparqlViewSelf: selfOf(graph) },
    });
    // Without the composite view of the search plugin.
    const wanted = { ...page, _total: 2, _results: _results.slice(0, 2) };
    answers(await ask('GET', `/views/${org}/${project}`), 200, wanted);
    for (const type of ['nxv:SparqlView', '-nxv:SparqlView']) {
      assert.equal((await ask('GET', `/views/${org}/${project}?type=${type}`)).body._total, 1);
    }
  },
  'kg/files/sparql.json': async () => {
    const { org, project } = await newProject();
    const path = `/files/${org}/${project}/attachment.json`;
    await upload(path, '{ "initial": ["is", "a", "test", "file"] }', 'attachment.json', 'application/json');
    const updated = '{ "updated": ["is", "a", "test", "file"] }';
    await upload(`${path}?rev=1`, updated, 'attachment.json', 'application/json');
    await ask('DELETE', `${path}?rev=2`);
    const id = `${PUBLIC_URL}/resources/${org}/${project}/_/attachment.json`;
    const self = `${PUBLIC_URL}/files/${org}/${project}/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
    const wanted = fixture('kg/files/sparql.json', { ...who, project: `${org}/${project}`, self });
    const plain = ['bytes', 'createdBy', 'deprecated', 'filename', 'incoming', 'mediaType', 'outgoing', 'project'];
    const names = [...plain, 'rev', 'self', 'updatedBy'];
    const query = `PREFIX ex: <https://bluebrain.github.io/test/> PREFIX nxv: <${NXV}>
      CONSTRUCT {
        ?s a nxv:File; ${names.map((name) => `ex:${name} ?${name}`).join('; ')};
          ex:digestAlgo ?algorithm; ex:digestValue ?value
      } WHERE {
        ?s a nxv:File; ${names.map((name) => `nxv:${name} ?${name}`).join('; ')};
          nxv:digest [ nxv:algorithm ?algorithm; nxv:value ?value ]
      }`;
    const { status, body } = await sparql(`${org}/${project}/${SUFFIX}`, query);
    answers({ status, body }, 200, wanted);
  },
};
