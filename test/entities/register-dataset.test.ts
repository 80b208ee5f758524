import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { distributionsOf } from '../../src/entities/distribution.ts';
import { readDistributionFile } from '../../src/entities/distribution-file.ts';
import { toIri } from '../../src/entities/iri.ts';
import { registerDataset } from '../../src/entities/register-dataset.ts';
import type { Caller } from '../../src/store/caller.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';

const ada: Caller = {
  subject: 'realms/local/users/ada',
  identities: ['anonymous', 'realms/local/authenticated', 'realms/local/users/ada'],
  person: { username: 'ada', name: 'Ada Lovelace' },
};

const region = { '@id': 'http://api.brain-map.org/api/v2/data/Structure/8', label: 'grey' };
const metadata = {
  '@type': 'Dataset',
  name: 'Counts',
  brainLocation: { '@type': 'BrainLocation', brainRegion: region },
};
const file = (content: string) => ({
  content: Readable.from([content]),
  filename: 'counts.csv',
  mediaType: 'text/csv',
});

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;

before(async () => {
  opened = await openEmbeddedGraph();
});
after(() => opened.close());

test('a dataset is registered with its file, as its caller, under a tag', async () => {
  const { graph } = opened;
  const dataset = await registerDataset(graph, ada, { metadata, file: file('a,1\n'), tag: 'v1' });
  assert.deepEqual([dataset.rev, dataset.tags, dataset.audit.createdBy], [1, { v1: 1 }, ada.subject]);
  assert.partialDeepStrictEqual(dataset.source, {
    contribution: [{ agent: { '@id': `${graph.publicUrl}/${ada.subject}`, '@type': ['Agent', 'Person'] } }],
    distribution: { name: 'counts.csv', encodingFormat: 'text/csv', contentSize: { value: 4 } },
  });
  const stored = await readDistributionFile({ graph, caller: ada }, dataset.id, distributionsOf(dataset)[0]);
  assert.equal(await text(await opened.store.openFile(stored.file)), 'a,1\n');
});

test('a document that breaks its shape is refused with path and constraint, and its file is not stored', async () => {
  const count = (await opened.store.events(0, { size: 1000 }, ada)).length;
  const broken = { ...metadata, brainLocation: { '@type': 'BrainLocation' }, name: '' };
  await assert.rejects(registerDataset(opened.graph, ada, { metadata: broken, file: file('a,1\n') }), {
    tag: 'ShapeViolation',
    details: {
      schema: 'https://neuroshapes.org/dash/dataset',
      violations: [
        { path: 'name', value: '', constraint: 'must be given exactly once, as a text that is not empty' },
        { path: 'brainLocation.brainRegion', constraint: 'must be given exactly once, as an IRI with a label' },
      ],
    },
  });
  assert.equal((await opened.store.events(0, { size: 1000 }, ada)).length, count);
});

test('who registers is among the contributors, whoever else is named', async () => {
  const other = { '@type': 'Contribution', agent: { '@id': 'https://example.org/bob', '@type': 'Person' } };
  const { source } = await registerDataset(opened.graph, ada, {
    metadata: { ...metadata, contribution: other },
    file: file('a,1\n'),
  });
  const agents = (source.contribution as { agent: { '@id': string } }[]).map(({ agent }) => agent['@id']);
  assert.deepEqual(agents, ['https://example.org/bob', `${opened.graph.publicUrl}/${ada.subject}`]);
});

test('an id that is taken is refused before the file is stored', async () => {
  const taken = { ...metadata, '@id': 'https://example.org/dataset' };
  await registerDataset(opened.graph, ada, { metadata: taken, file: file('a,1\n') });
  const count = (await opened.store.events(0, { size: 1000 }, ada)).length;
  await assert.rejects(registerDataset(opened.graph, ada, { metadata: taken, file: file('a,1\n') }), {
    tag: 'ResourceAlreadyExists',
  });
  assert.equal((await opened.store.events(0, { size: 1000 }, ada)).length, count);
});

test('a context that was registered may be used', async () => {
  const id = toIri('https://example.org/context');
  const { store, graph, caller } = opened;
  await store.create({
    project: graph.projects.atlas,
    caller,
    id,
    source: { '@context': { title: 'http://schema.org/name' } },
  });
  const context = ['https://bbp.neuroshapes.org', id];
  const { name: title, ...others } = metadata;
  const given = { ...others, '@context': context, title };
  const { expanded } = await registerDataset(graph, ada, { metadata: given, file: file('a,1\n') });
  assert.deepEqual(expanded['http://schema.org/name'], [{ '@value': 'Counts' }]);
});

test('two datasets of one new person at the same time are both registered', async () => {
  const person = { username: 'grace', name: 'Grace Hopper' };
  const grace = { subject: 'realms/local/users/grace', identities: ['anonymous'], person };
  const register = () => registerDataset(opened.graph, grace, { metadata, file: file('a,1\n') });
  const datasets = await Promise.all([register(), register(), register()]);
  assert.equal(new Set(datasets.map(({ id }) => id)).size, 3);
});

test('metadata with an id that is no IRI are refused', async () => {
  const dataset = { metadata: { ...metadata, '@id': 'urn:a\u0000b' }, file: file('a,1\n') };
  await assert.rejects(registerDataset(opened.graph, ada, dataset), { tag: 'InvalidDataset', message: /absolute IRI/ });
});

test('a type that no schema is for is refused', async () => {
  const unknown = { ...metadata, '@type': 'https://example.org/Thing' };
  await assert.rejects(registerDataset(opened.graph, ada, { metadata: unknown }), { tag: 'UnknownType' });
});

test('who may not write registers nothing', async () => {
  const count = (await opened.store.events(0, { size: 1000 }, ada)).length;
  const eve: Caller = { subject: 'realms/local/users/eve', identities: ['realms/local/users/eve'] };
  await assert.rejects(registerDataset(opened.graph, eve, { metadata, file: file('a,1\n') }), {
    tag: 'AuthorizationFailed',
  });
  assert.equal((await opened.store.events(0, { size: 1000 }, ada)).length, count);
});
