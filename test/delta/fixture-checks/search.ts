import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { answers, ask, newProject, RICK, service } from '../fixture-scenes.ts';
import { FIXTURES, fixture } from '../fixtures.ts';
import { PUBLIC_URL, userOf } from '../service.ts';
import { BASE, cellsInProjects, openViews, viewValues } from './cells.ts';

const NOT_COUNTED = 'projects, defaults of projects and composite views are not counted among resources here';
const SORT = { sort: [{ 'name.raw': { order: 'asc' } }] };
const CELL = { query: { term: { '@type': 'Cell' } }, ...SORT };
const ALL = { query: { match_all: {} }, ...SORT };

const search = async (path: string, payload: object, as: string | undefined = RICK) => {
  const url = `/v1/views/${path}/_search`;
  const response = await service().ask({ method: 'POST', url, payload, ...(as && { as }) });
  const { took: _, ...body } = response.json();
  return { status: response.statusCode, body };
};
/** The answer with the names of its indices, which differ from run to run. */
const found = (name: string, { body }: Awaited<ReturnType<typeof search>>) => {
  const indices = body.hits.hits.map((hit: { _index: string }) => hit._index);
  const names = indices.map((index: string, i: number) => [`index${i + 1}`, index]);
  return fixture(`kg/views/elasticsearch/${name}.json`, { index: indices[0], ...Object.fromEntries(names) });
};
const same = (name: string, answer: Awaited<ReturnType<typeof search>>) =>
  assert.deepEqual(answer, { status: 200, body: found(name, answer) });

let made: ReturnType<typeof setUp> | undefined;
/** What Delta's specification of search views sets up: cells in two projects, views of each, one of both. */
const scene = () => {
  made ??= setUp();
  return made;
};
async function setUp() {
  const { project1, project2, cells, projectOf } = await cellsInProjects();
  const put = async (path: string, payload: object) => {
    const { status, body } = await ask('PUT', path, payload);
    assert.equal(status, 201, JSON.stringify(body));
  };
  for (const [project, file] of [
    [project1, 'legacy-fields'],
    [project2, 'pipeline'],
  ]) {
    await put(`/resources/${project}/_/test-resource:context`, fixture('kg/views/context.json'));
    await put(`/views/${project}/test-resource:cell-view`, fixture(`kg/views/elasticsearch/${file}.json`));
    const tagged = fixture(`kg/views/elasticsearch/${file}.json`, { withTag: true });
    await put(`/views/${project}/test-resource:cell-view-tagged`, tagged);
  }
  await put(`/views/${project2}/test-resource:people`, fixture('kg/views/elasticsearch/people-view.json'));
  await put(`/views/${project2}/test-resource:agg-cell-view`, aggregate(project1, project2));
  for (const [index, cell] of cells.entries()) {
    await put(`/resources/${projectOf(index)}/_/${encodeURIComponent(cell['@id'])}`, cell);
  }
  assert.equal((await ask('POST', `/resources/${project2}`, fixture('kg/views/instances/instance9.json'))).status, 201);
  await openViews(project2);
  return { project1, project2, cells };
}

/** Views of two projects, as the template has them. */
function aggregate(project1: string, project2: string): object {
  const template = readFileSync(`${FIXTURES}/kg/views/elasticsearch/aggregate.json`, 'utf8');
  const [whole, each] = /\{\{#each views\}\}([\s\S]*)\{\{#unless @last\}\}[\s\S]*?\{\{\/each\}\}/.exec(template) ?? [];
  const views = [project1, project2].map((project) =>
    each?.replace('{{project}}', project).replace('{{viewId}}', `${BASE}cell-view`),
  );
  return JSON.parse(template.replace(whole ?? '', views.join(',')));
}

/** What happens to the cells of the first project, and what its view then holds. */
const changes = async () => {
  const { project1, project2, cells } = await scene();
  const aggregated = await search(`${project2}/test-resource:agg-cell-view`, CELL);
  const before = await search(`${project1}/test-resource:cell-view`, CELL);
  const tagged = await search(`${project1}/test-resource:cell-view-tagged`, ALL);
  const path = ({ '@id': id }: { '@id': string }) => `/resources/${project1}/_/${encodeURIComponent(id)}`;
  for (const cell of cells.slice(0, 5)) await ask('POST', `${path(cell)}/tags?rev=1`, { rev: 1, tag: 'one' });
  const taggedNow = await search(`${project1}/test-resource:cell-view-tagged`, ALL);
  const { '@type': _, '@id': __, ...untyped } = cells[0];
  assert.equal((await ask('PUT', `${path(cells[0])}?rev=2`, untyped)).status, 200);
  const withoutType = await search(`${project1}/test-resource:cell-view`, CELL);
  assert.equal((await ask('DELETE', `${path(cells[1])}?rev=2`)).status, 200);
  const withoutDeprecated = await search(`${project1}/test-resource:cell-view`, ALL);
  return { aggregated, before, tagged, taggedNow, withoutType, withoutDeprecated };
};
let changed: ReturnType<typeof changes> | undefined;
const afterChanges = () => {
  changed ??= changes();
  return changed;
};

export const searchChecks = {
  'kg/views/elasticsearch/legacy-fields.json': async () => void (await scene()),
  'kg/views/elasticsearch/pipeline.json': async () => void (await scene()),
  'kg/views/elasticsearch/aggregate.json': async () => void (await scene()),
  'kg/views/elasticsearch/people-view.json': async () => {
    const { project2 } = await scene();
    const { body } = await search(`${project2}/test-resource:people`, { query: { match_all: {} } });
    assert.deepEqual(
      body.hits.hits.map(({ _id, _source }: { _id: string; _source: object }) => [
        _id === _source['@id' as never],
        _source['name' as never],
      ]),
      [[true, 'John Doe']],
    );
  },
  'kg/views/instances/instance9.json': async () => void (await scene()),
  'kg/views/elasticsearch/indexing-response.json': async () => {
    for (const project of Object.values(await scene()).slice(0, 2) as string[]) {
      const wanted = fixture('kg/views/elasticsearch/indexing-response.json', viewValues(project, 'cell-view'));
      answers(await ask('GET', `/views/${project}/test-resource:cell-view`), 200, wanted);
    }
  },
  'kg/views/elasticsearch/aggregate-response.json': async () => {
    const { project1, project2 } = await scene();
    const values = { ...viewValues(project2, 'agg-cell-view'), project1, project2 };
    const given = await ask('GET', `/views/${project2}/test-resource:agg-cell-view`);
    answers(given, 200, fixture('kg/views/elasticsearch/aggregate-response.json', values));
  },
  'kg/views/elasticsearch/elastic-error.json': async () => {
    const { project1 } = await scene();
    const { status, body } = await search(`${project1}/test-resource:cell-view`, { query: { other: {} } });
    const wanted = fixture('kg/views/elasticsearch/elastic-error.json');
    // Of lists one is written without brackets there.
    wanted.error.root_cause = [wanted.error.root_cause].flat();
    answers({ status, body }, 400, wanted);
  },
  'kg/views/elasticsearch/errors/es-incorrect-view-type.json': async () => {
    const { project2 } = await scene();
    const path = `/views/${project2}/test-resource:agg-cell-view/_mapping`;
    const values = {
      view: `${BASE}agg-cell-view`,
      providedType: 'AggregateElasticSearchView',
      expectedType: 'ElasticSearchView',
    };
    answers(await ask('GET', path), 400, fixture('kg/views/elasticsearch/errors/es-incorrect-view-type.json', values));
  },
  'kg/views/elasticsearch/errors/es-view-not-found.json': async () => {
    const { project1 } = await scene();
    const refused = await ask('GET', `/views/${project1}/test-resource:wrong-view/_mapping`);
    const values = { viewId: `${BASE}wrong-view`, projectRef: project1 };
    answers(refused, 404, fixture('kg/views/elasticsearch/errors/es-view-not-found.json', values));
  },
  'kg/views/elasticsearch/search-response.json': async () => {
    const { before, tagged, taggedNow } = await afterChanges();
    same('search-response', before);
    assert.deepEqual(
      [tagged, taggedNow].map(({ body }) => body.hits.total.value),
      [0, 5],
    );
  },
  'kg/views/elasticsearch/search-response-2.json': async () => {
    const { project2 } = await scene();
    const own = await search(`${project2}/test-resource:cell-view`, CELL);
    same('search-response-2', own);
    assert.deepEqual(await search(`${project2}/test-resource:cell-view`, ALL), own);
    const anonymous = await search(`${project2}/test-resource:agg-cell-view`, CELL, '');
    same('search-response-2', anonymous);
  },
  'kg/views/elasticsearch/search-response-aggregated.json': async () =>
    same('search-response-aggregated', (await afterChanges()).aggregated),
  'kg/views/elasticsearch/search-response-no-type.json': async () =>
    same('search-response-no-type', (await afterChanges()).withoutType),
  'kg/views/elasticsearch/search-response-no-deprecated.json': async () =>
    same('search-response-no-deprecated', (await afterChanges()).withoutDeprecated),
  'kg/aggregations/schemas-aggregation.json': async () => {
    const { org, project } = await newProject();
    const type = 'https://bluebrain.github.io/nexus/vocabulary/Schema';
    const write = {
      project: { org, project },
      caller: userOf(RICK),
      kind: 'schema',
      source: { '@type': type },
    } as const;
    await service().store.create(write);
    await counted('schemas', org, project);
  },
  'kg/aggregations/resolvers-aggregation.json': async () => {
    const { org, project } = await newProject();
    await counted('resolvers', org, project);
  },
  'kg/aggregations/storages-aggregation.json': async () => {
    const { org, project } = await newProject();
    await counted('storages', org, project);
  },
  ...Object.fromEntries(
    ['org', 'project', 'root', 'views'].map((name) => [`kg/aggregations/${name}-aggregation.json`, NOT_COUNTED]),
  ),
};

const counted = async (kind: string, org: string, project: string) => {
  const text = JSON.stringify(fixture(`kg/aggregations/${kind}-aggregation.json`, { org, project }));
  const wanted = JSON.parse(text.replaceAll('http://delta:8080/v1', PUBLIC_URL));
  // Of lists one is written without brackets there.
  for (const name of ['projects', 'types']) {
    wanted.aggregations[name].buckets = [wanted.aggregations[name].buckets].flat();
  }
  answers(await ask('GET', `/${kind}/${org}/${project}?aggregations=true`), 200, wanted);
};
