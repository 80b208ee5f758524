import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { RELEASE } from './atlas.ts';
import { post, query, request, type Service, send, startService } from './service.ts';

const REGISTER = `mutation ($input: RegisterDatasetInput!) { registerDataset(input: $input) {
  dataset { id name revision types createdBy { name } tags { name } distributions { name encodingFormat contentSize sha256 contentUrl } }
  errors { code message path }
} }`;
const METADATA = { '@type': 'Dataset', name: 'Cell counts' };

/** Everything that is registered: what a refused registration must not change. */
async function registered({ app, graph }: Service): Promise<unknown> {
  const { entities } = await query(app, '{ entities(first: 1000) { nodes { id revision } } }');
  const events = await graph.store.events(0, { size: 10_000 }, { subject: 'anonymous', identities: ['anonymous'] });
  return { entities, events: events.length };
}

describe('registering a dataset', async () => {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/csv').end('a,b')).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const origin = `http://127.0.0.1:${port}/`;
  const service = await startService({ linkedFilesFrom: [origin] });
  const { app } = service;
  after(async () => {
    server.close();
    await service.close();
  });
  const register = async (input: object) => (await query(app, REGISTER, { input })).registerDataset;
  const refused = async (input: object, code: string) => {
    const before = await registered(service);
    const { dataset, errors } = await register(input);
    assert.deepEqual([dataset, errors[0]?.code], [null, code]);
    assert.deepEqual(await registered(service), before);
    return errors;
  };

  test('of a type that has no file', async () => {
    const { dataset, errors } = await register({
      metadata: { '@type': 'Organization', name: 'An institute' },
      tag: 'v2',
    });
    assert.deepEqual(errors, []);
    const { name, revision, createdBy, tags, distributions } = dataset;
    const expected = ['An institute', 1, 'anonymous', [{ name: 'v2' }], []];
    assert.deepEqual([name, revision, createdBy.name, tags, distributions], expected);
    const { entity } = await query(app, `{ entity(id: "${dataset.id}") { name } }`);
    assert.equal(entity.name, 'An institute');
  });

  test('without the file that its shape demands is refused', async () => {
    const [{ path, message }] = await refused({ metadata: METADATA }, 'ShapeViolation');
    assert.deepEqual([path, message], [['distribution'], 'distribution must be given.']);
  });

  test('with a file of the same request', async () => {
    const form = new FormData();
    const input = { metadata: METADATA, file: { file: null } };
    form.append('operations', JSON.stringify({ query: REGISTER, variables: { input } }));
    form.append('map', JSON.stringify({ 0: ['variables.input.file.file'] }));
    form.append('0', new Blob(['counts'], { type: 'text/plain' }), 'counts.txt');
    const response = await send(app, '/graphql', form);
    const { dataset, errors } = response.json().data.registerDataset;
    assert.deepEqual(errors, []);
    const [{ name, encodingFormat, contentSize, contentUrl }] = dataset.distributions;
    assert.deepEqual([name, encodingFormat, contentSize], ['counts.txt', 'text/plain', 6]);
    assert.equal((await request(app, { url: new URL(contentUrl).pathname })).body, 'counts');
  });

  test('with a file that was uploaded before', async () => {
    const form = new FormData();
    form.append('file', new Blob(['counts'], { type: 'text/csv' }), 'counts.csv');
    const upload = await send(app, '/uploads', form);
    const { id, bytes, sha256 } = upload.json();
    assert.deepEqual([upload.statusCode, bytes], [201, 6]);
    const { dataset, errors } = await register({ metadata: METADATA, file: { upload: id } });
    assert.deepEqual(errors, []);
    const [{ contentUrl, ...file }] = dataset.distributions;
    assert.deepEqual(file, { name: 'counts.csv', encodingFormat: 'text/csv', contentSize: 6, sha256 });
    assert.equal((await request(app, { url: new URL(contentUrl).pathname })).body, 'counts');
  });

  test('with a file that a link leads to', async () => {
    const { dataset, errors } = await register({ metadata: METADATA, file: { link: `${origin}files/a.csv` } });
    assert.deepEqual(errors, []);
    const [{ name, encodingFormat, contentSize }] = dataset.distributions;
    assert.deepEqual([name, encodingFormat, contentSize], ['a.csv', 'text/csv', 3]);
  });

  test('with a link to an address that nobody allowed is refused', async () => {
    const [{ message }] = await refused(
      { metadata: METADATA, file: { link: 'http://169.254.169.254/' } },
      'AddressNotAllowed',
    );
    assert.match(message, /does not read files from http:\/\/169\.254\.169\.254\//);
  });

  test('with an unknown upload is refused', () =>
    refused({ metadata: METADATA, file: { upload: 'none' } }, 'UploadNotFound'));

  test('that its shape does not allow is refused, with the path of each fault', async () => {
    const errors = await refused({ metadata: { '@type': 'Dataset', name: '', subject: {} } }, 'ShapeViolation');
    assert.ok(errors.some(({ path }: { path: string[] }) => path.join('.') === 'name'));
    for (const { message } of errors) assert.match(message, /must|may/);
  });

  test('with a file, that its shape does not allow, leaves no file behind', () =>
    refused({ metadata: { '@type': 'Dataset' }, file: { link: `${origin}a.csv` } }, 'ShapeViolation'));

  test('of a type that nobody knows is refused', () =>
    refused({ metadata: { '@type': 'Nonsense', name: 'x' } }, 'UnknownType'));

  test('under an id that is taken is refused, and no file is left', () =>
    refused({ metadata: { ...METADATA, '@id': RELEASE }, file: { link: `${origin}a.csv` } }, 'ResourceAlreadyExists'));

  test('without a type is refused', () => refused({ metadata: { name: 'x', '@type': [3] } }, 'InvalidDataset'));

  test('in a project that is not there is refused', () =>
    refused({ metadata: METADATA, project: { organization: 'bbp', label: 'none' } }, 'ProjectNotFound'));

  test('without metadata, or with several files at once, is no valid request', async () => {
    const file = { link: `${origin}a.csv`, upload: 'x' };
    for (const input of [{}, { metadata: [] }, { metadata: 'x' }, { metadata: METADATA, file }]) {
      assert.ok((await post(app, { query: REGISTER, variables: { input } })).json().errors, JSON.stringify(input));
    }
  });
});

describe('changing entities', async () => {
  const service = await startService();
  const { app } = service;
  after(() => service.close());
  const change = async (name: string, input: object) => {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const text = `mutation ($input: ${type}!) { ${name}(input: $input) { entity { id revision deprecated tags { name revision } } errors { code } } }`;
    return (await query(app, text, { input }))[name];
  };

  test('registers, tags and deprecates', async () => {
    const document = { '@context': 'https://bbp.neuroshapes.org', '@type': 'Organization', name: 'x' };
    const { entity, errors } = await change('registerEntity', { document });
    assert.deepEqual([entity.revision, errors], [1, []]);
    const tagged = await change('tagEntity', { id: entity.id, revision: 1, name: 'first' });
    assert.deepEqual(tagged.entity.tags, [{ name: 'first', revision: 1 }]);
    assert.deepEqual((await change('tagEntity', { id: entity.id, revision: 1, name: 'late' })).errors, [
      { code: 'RevisionConflict' },
    ]);
    const { revision } = tagged.entity;
    assert.equal((await change('deprecateEntity', { id: entity.id, revision })).entity.deprecated, true);
    const again = await change('deprecateEntity', { id: entity.id, revision: revision + 1 });
    assert.deepEqual(again.errors, [{ code: 'ResourceIsDeprecated' }]);
  });

  test('of something that is not there is refused', async () => {
    const { entity, errors } = await change('tagEntity', { id: 'https://example.org/none', revision: 1, name: 'x' });
    assert.deepEqual([entity, errors], [null, [{ code: 'ResourceNotFound' }]]);
  });
});
