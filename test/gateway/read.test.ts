import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { HINTS, HINTS_CATALOG, LAYER_1, MASK_OF_L1, MESH_OF_L1, ONTOLOGY, RELEASE, TAG, VOLUME } from './atlas.ts';
import { post, query, startService } from './service.ts';

describe('queries', async () => {
  const service = await startService();
  const { app, graph } = service;
  after(() => service.close());
  const ask = (text: string, variables?: object) => query(app, text, variables);
  const errorsOf = async (text: string, variables?: object) =>
    (await post(app, { query: text, variables })).json().errors;

  test('viewer is anonymous without a token', async () => {
    const viewer = { authenticated: false, username: 'anonymous', name: null, identities: ['anonymous'] };
    assert.deepEqual(await ask('{ viewer { authenticated username name identities } }'), { viewer });
  });

  test('atlasRelease without id is the configured one, with its parts, tags and root', async () => {
    const { atlasRelease } = await ask(`{ atlasRelease {
      __typename id name description revision releaseDate deprecated tags { name revision }
      parcellationOntology { id name } spatialReferenceSystem { name } hemisphereVolume { id } brainTemplate { id }
      parcellationVolume { id sampleType componentEncoding shape voxelSize atlasRelease { id } brainRegion { acronym }
        distributions { name encodingFormat contentUrl } }
      rootRegion { acronym volume children { acronym } }
    } }`);
    assert.partialDeepStrictEqual(atlasRelease, {
      __typename: 'AtlasRelease',
      id: RELEASE,
      name: 'Tiny atlas',
      description: 'Eight voxels.',
      releaseDate: '2026-03-01',
      deprecated: false,
      parcellationOntology: { id: ONTOLOGY },
      spatialReferenceSystem: { name: 'Tiny space' },
      hemisphereVolume: null,
      brainTemplate: null,
      parcellationVolume: {
        ...{ id: VOLUME, sampleType: 'label', componentEncoding: 'uint32', shape: [2, 2, 2], voxelSize: 10 },
        ...{ atlasRelease: { id: RELEASE }, brainRegion: { acronym: 'root' } },
        distributions: [{ name: 'annotation.nrrd', encodingFormat: 'application/nrrd' }],
      },
      rootRegion: { acronym: 'root', volume: 64_000_000, children: [{ acronym: 'grey' }] },
    });
    assert.deepEqual(atlasRelease.tags, [{ name: TAG, revision: 1 }]);
  });

  test('atlasRelease of an id that is no entity is null, at an unknown tag an error', async () => {
    assert.deepEqual(await ask('{ atlasRelease(id: "https://example.org/none") { id } }'), { atlasRelease: null });
    const [{ extensions, message }] = await errorsOf('{ atlasRelease(at: { tag: "v9" }) { id } }');
    assert.equal(extensions.code, 'TagNotFound');
    assert.match(message, /no tag "v9"/);
  });

  test('atlasReleases lists the releases', async () => {
    const { atlasReleases } = await ask('{ atlasReleases { nodes { id } pageInfo { hasNextPage } } }');
    assert.deepEqual(atlasReleases, { nodes: [{ id: RELEASE }], pageInfo: { hasNextPage: false } });
  });

  test('brainRegion is found by id, region id, acronym and name', async () => {
    const found = await ask(`{
      byId: brainRegion(id: "http://api.brain-map.org/api/v2/data/Structure/4") { regionId }
      byRegionId: brainRegion(regionId: 4) { regionId }
      byAcronym: brainRegion(acronym: "CTX1") { regionId }
      byName: brainRegion(name: "Cortex, layer 1") { regionId }
      none: brainRegion(acronym: "XYZ") { regionId }
    }`);
    const region = { regionId: 4 };
    assert.deepEqual(found, { byId: region, byRegionId: region, byAcronym: region, byName: region, none: null });
  });

  test('brainRegion demands exactly one name', async () => {
    for (const names of ['', '(acronym: "CTX", regionId: 2)']) {
      const [{ extensions }] = await errorsOf(`{ brainRegion${names} { regionId } }`);
      assert.equal(extensions.code, 'BAD_USER_INPUT');
    }
  });

  test('a region has its place in the tree, layers, neighbours and mask', async () => {
    const { brainRegion } = await ask(`{ brainRegion(acronym: "CTX1") {
      __typename id types name color volume representedInAnnotation revision
      parent { acronym } ancestors { acronym } children { acronym } layers { id label }
      adjacentTo { ratio region { acronym } } continuousWith { acronym } mask { id name } mesh { id }
    } }`);
    assert.deepEqual(brainRegion, {
      __typename: 'BrainRegion',
      id: 'http://api.brain-map.org/api/v2/data/Structure/4',
      types: ['http://www.w3.org/2002/07/owl#Class', 'https://neuroshapes.org/BrainRegion'],
      name: 'Cortex, layer 1',
      color: '#08858c',
      volume: 2000,
      representedInAnnotation: true,
      revision: 1,
      parent: { acronym: 'CTX' },
      ancestors: [{ acronym: 'CTX' }, { acronym: 'grey' }, { acronym: 'root' }],
      children: [],
      layers: [{ id: LAYER_1, label: 'L1' }],
      adjacentTo: [
        { ratio: 0.25, region: { acronym: 'TH' } },
        { ratio: 0.75, region: { acronym: 'CTX2' } },
      ],
      continuousWith: [{ acronym: 'TH' }],
      mask: { id: MASK_OF_L1, name: 'Mask of Cortex, layer 1' },
      mesh: { id: MESH_OF_L1 },
    });
  });

  test('layers of a region are those of its descendants too; no mask, no mesh and no colour are told apart from some', async () => {
    const { brainRegion } = await ask(
      '{ brainRegion(acronym: "CTX") { color layers { label } mask { id } mesh { id } } }',
    );
    const layers = [{ label: 'L1' }, { label: 'L2' }];
    assert.deepEqual(brainRegion, { color: '#ffffff', layers, mask: null, mesh: null });
  });

  test('placement hints of a release come with their volumes, regions and layers', async () => {
    const { atlasRelease } = await ask(`{ atlasRelease { placementHints {
      __typename id name distanceToBottom { id }
      hints { volume { id revision sampleType } regions { region { acronym } layer { label } leafRegions { acronym regionId } } }
    } } }`);
    assert.deepEqual(atlasRelease.placementHints, {
      __typename: 'PlacementHintsCatalog',
      id: HINTS_CATALOG,
      name: 'Placement Hints volumes catalog',
      distanceToBottom: { id: VOLUME },
      hints: [
        {
          volume: { id: HINTS, revision: 1, sampleType: 'label' },
          regions: [
            { region: { acronym: 'CTX' }, layer: { label: 'L1' }, leafRegions: [{ acronym: 'CTX1', regionId: 4 }] },
            { region: null, layer: null, leafRegions: [] },
          ],
        },
      ],
    });
  });

  test('descendants come in pages, leaves alone when asked for', async () => {
    const text = `query ($after: String) { brainRegion(acronym: "root") {
      descendants(first: 2, after: $after) { totalCount nodes { acronym } pageInfo { hasNextPage hasPreviousPage endCursor } }
      leaves: descendants(leavesOnly: true) { nodes { acronym } }
    } }`;
    const first = (await ask(text)).brainRegion;
    const { endCursor } = first.descendants.pageInfo;
    const pageInfo = { hasNextPage: true, hasPreviousPage: false, endCursor };
    assert.deepEqual(first.descendants, { totalCount: 6, nodes: [{ acronym: 'grey' }, { acronym: 'CTX' }], pageInfo });
    assert.deepEqual(
      first.leaves.nodes.map((node: { acronym: string }) => node.acronym),
      ['CTX1', 'CTX2', 'TH', 'NO'],
    );
    const second = (await ask(text, { after: endCursor })).brainRegion;
    assert.deepEqual(second.descendants.nodes, [{ acronym: 'CTX1' }, { acronym: 'CTX2' }]);
    assert.equal(second.descendants.pageInfo.hasPreviousPage, true);
  });

  test('brainRegions are filtered by text, annotation and leaf', async () => {
    const { text, absent, inner } = await ask(`{
      text: brainRegions(filter: { search: "cort" }) { totalCount nodes { acronym } }
      absent: brainRegions(filter: { representedInAnnotation: false }) { nodes { acronym } }
      inner: brainRegions(filter: { leaf: false }) { nodes { acronym } }
    }`);
    assert.deepEqual(text, { totalCount: 3, nodes: [{ acronym: 'CTX' }, { acronym: 'CTX1' }, { acronym: 'CTX2' }] });
    assert.deepEqual(absent.nodes, [{ acronym: 'NO' }]);
    assert.deepEqual(inner.nodes, [{ acronym: 'root' }, { acronym: 'grey' }, { acronym: 'CTX' }]);
  });

  test('regionsAt keeps the order; null outside the volume and outside every region', async () => {
    const at = (x: number, y: number, z: number) => ({ x, y, z });
    const points = [at(15, 5, 5), at(5, 5, 5), at(-5, 5, 5), at(15, 15, 15), at(5, 15, 15), at(1e9, 0, 0)];
    const { regionsAt } = await ask('query ($points: [PointInput!]!) { regionsAt(points: $points) { acronym } }', {
      points,
    });
    const acronyms = regionsAt.map((region: { acronym: string } | null) => region?.acronym ?? null);
    assert.deepEqual(acronyms, ['TH', 'CTX1', null, null, 'CTX2', null]);
  });

  test('layers are all there, and one by label or id', async () => {
    const { layers, byLabel, byId } = await ask(
      `query ($id: IRI!) {
      layers { nodes { label } } byLabel: layer(label: "L1") { id name } byId: layer(id: $id) { label project { label } }
    }`,
      { id: LAYER_1 },
    );
    assert.ok(layers.nodes.some(({ label }: { label: string }) => label === 'L6b'));
    assert.deepEqual([byLabel, byId.label], [{ id: LAYER_1, name: 'L1' }, 'L1']);
  });

  test('entity finds releases, volumes, regions and layers by their IRI', async () => {
    const text = 'query ($id: IRI!) { entity(id: $id) { __typename name } }';
    const kinds = [];
    const region = 'http://api.brain-map.org/api/v2/data/Structure/3';
    for (const id of [RELEASE, ONTOLOGY, VOLUME, region, LAYER_1, MESH_OF_L1, HINTS_CATALOG]) {
      kinds.push((await ask(text, { id })).entity.__typename);
    }
    assert.deepEqual(kinds, [
      ...['AtlasRelease', 'ParcellationOntology', 'VolumetricDataLayer', 'BrainRegion', 'Layer', 'Mesh'],
      'PlacementHintsCatalog',
    ]);
    assert.deepEqual(await ask(text, { id: 'https://example.org/none' }), { entity: null });
  });

  test('entity gives JSON-LD, authorship, project, revisions and links', async () => {
    const { entity } = await ask(
      `query ($id: IRI!) { entity(id: $id) {
      jsonld expanded: jsonld(form: EXPANDED) project { organization label base } createdBy { id name } schema
      revisions { nodes { revision entity { name } } } outgoing { nodes { id } } incoming { nodes { id } } provenance { startedAt }
    } }`,
      { id: VOLUME },
    );
    assert.equal(entity.jsonld['@id'], VOLUME);
    assert.ok(entity.expanded['https://neuroshapes.org/atlasRelease']);
    assert.deepEqual(entity.project, { organization: 'bbp', label: 'atlas', base: graph.base });
    assert.deepEqual(entity.createdBy, { id: `${graph.publicUrl}/anonymous`, name: 'anonymous' });
    assert.equal(entity.schema, 'https://bbp.epfl.ch/shapes/dash/brainparcellationdatalayer');
    assert.equal(entity.revisions.nodes[0].revision, 1);
    assert.ok(entity.outgoing.nodes.some(({ id }: { id: string }) => id === RELEASE));
    assert.deepEqual(entity.incoming.nodes, [{ id: RELEASE }]);
    assert.equal(entity.provenance, null);
  });

  test('a region as JSON-LD is the class that its ontology defines', async () => {
    const { brainRegion } = await ask('{ brainRegion(acronym: "TH") { jsonld } }');
    assert.partialDeepStrictEqual(brainRegion.jsonld, {
      '@type': 'Class',
      label: 'Thalamus',
      notation: 'TH',
      isDefinedBy: ONTOLOGY,
    });
  });

  test('entities are filtered by type and walked in pages without gap or repetition', async () => {
    const { entities } = await ask(
      `{ entities(filter: { type: "https://neuroshapes.org/BrainAtlasRelease" }) { nodes { id } } }`,
    );
    assert.deepEqual(entities.nodes, [{ id: RELEASE }]);
    const text =
      'query ($after: String) { entities(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const walked: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Page = (await ask(text, { after })).entities;
      walked.push(...page.nodes.map(({ id }: { id: string }) => id));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    const all = (await ask('{ entities(first: 1000) { nodes { id } } }')).entities.nodes;
    assert.deepEqual(
      walked,
      all.map(({ id }: { id: string }) => id),
    );
  });

  test('a page may start after any edge', async () => {
    const { entities } = await ask('{ entities(first: 4) { edges { cursor node { id } } } }');
    const { cursor } = entities.edges[1];
    const next = await ask('query ($after: String) { entities(first: 2, after: $after) { nodes { id } } }', {
      after: cursor,
    });
    assert.deepEqual(
      next.entities.nodes,
      entities.edges.slice(2).map((edge: { node: object }) => edge.node),
    );
  });

  test('pages have limits, and foreign cursors are refused', async () => {
    for (const page of ['first: 0', 'first: 1001', 'first: -1', 'after: "nonsense"']) {
      const [{ extensions }] = await errorsOf(`{ entities(${page}) { nodes { id } } }`);
      assert.equal(extensions.code, 'BAD_USER_INPUT', page);
    }
  });

  test('resolve finds regions, layers and species by label', async () => {
    const { region, layer, none } = await ask(`{
      region: resolve(label: "Thalamus", scope: BRAIN_REGION, strategy: EXACT) { id label score entity { __typename } }
      layer: resolve(label: "layer 1", scope: LAYER) { id label entity { name } }
      none: resolve(label: "qqqq", scope: SPECIES) { id }
    }`);
    const id = 'http://api.brain-map.org/api/v2/data/Structure/3';
    assert.deepEqual(region, [{ id, label: 'Thalamus', score: 1, entity: { __typename: 'BrainRegion' } }]);
    assert.deepEqual(layer, [{ id: LAYER_1, label: 'L1', entity: { name: 'L1' } }]);
    assert.deepEqual(none, []);
  });

  test('projects and organizations', async () => {
    const { project, none, organizations } = await ask(`{
      project(org: "bbp", name: "atlas") { organization label }
      none: project(org: "bbp", name: "none") { label }
      organizations { nodes { label projects { nodes { label } } } }
    }`);
    assert.deepEqual([project, none], [{ organization: 'bbp', label: 'atlas' }, null]);
    const bbp = organizations.nodes.find(({ label }: { label: string }) => label === 'bbp');
    assert.ok(bbp.projects.nodes.some(({ label }: { label: string }) => label === 'agents'));
  });

  test('introspection is on, and every field says what it is', async () => {
    const { __schema } = await ask(
      '{ __schema { types { name description fields { name description } inputFields { name description } } } }',
    );
    const silent = __schema.types
      .filter(
        ({ name }: { name: string }) => !name.startsWith('__') && !['Query', 'Mutation', 'Subscription'].includes(name),
      )
      .flatMap((type: { name: string; description: string; fields: Field[]; inputFields: Field[] }) => [
        ...(type.description ? [] : [type.name]),
        ...[...(type.fields ?? []), ...(type.inputFields ?? [])]
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${name}`),
      ]);
    assert.deepEqual(silent, []);
  });
});

type Page = { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
type Field = { name: string; description: string | null };

describe('a query of a version', async () => {
  const service = await startService();
  const { app, graph } = service;
  after(() => service.close());
  const caller = { subject: 'anonymous', identities: ['anonymous'] };
  const { store, projects } = graph;
  const names = `query ($at: At) { atlasRelease(at: $at) { name revision parcellationVolume { description } } }`;
  const change = async (id: typeof RELEASE, changes: object) => {
    const { source, rev, schema } = await store.fetch(undefined, id, undefined, caller);
    await store.update({ project: projects.atlas, caller, id, rev, schema, source: { ...source, ...changes } });
  };

  test('everything below follows the commit of a tag, a revision or a time', async () => {
    const before = await query(app, names);
    const [time] = [(await store.fetch(undefined, RELEASE, undefined, caller)).audit.updatedAt];
    await change(RELEASE, { name: 'Changed' });
    assert.equal((await query(app, names)).atlasRelease.name, 'Changed');
    for (const at of [{ tag: TAG }, { revision: 1 }, { time }]) {
      assert.equal((await query(app, names, { at })).atlasRelease.name, 'Tiny atlas', JSON.stringify(at));
    }
    assert.equal(before.atlasRelease.name, 'Tiny atlas');
  });

  test('takes exactly one of tag, revision and time', async () => {
    for (const at of [{}, { tag: TAG, revision: 1 }, { tag: null }]) {
      assert.ok((await post(app, { query: names, variables: { at } })).json().errors, JSON.stringify(at));
    }
  });
});
