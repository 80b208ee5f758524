import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { toIri } from '../../src/entities/iri.ts';
import { createDocuments } from '../../src/entities/map-document.ts';
import { volumeFacts } from '../../src/entities/volume-facts.ts';
import { expand } from '../../src/linked-data/expand.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import { loadShapes } from '../../src/linked-data/load-shapes.ts';
import type { JsonObject } from '../../src/store/resource.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { type DeltaService, startDelta } from '../delta/service.ts';
import { missing } from '../shared-inputs.ts';
import { BRAIN_MODELS, neededResources, schemasInOrder } from '../support/brain-models.ts';
import { gridOf } from '../support/volumes.ts';

const BASE = 'https://example.org/';
const at = (name: string) => toIri(BASE + name);
const volumeOf = (components: number) =>
  volumeFacts(headerFor({ grid: gridOf([2, 2, 2]), type: components === 1 ? 'uint8' : 'float', components }));

const filesOf = (mediaType: string) => [{ name: 'a', mediaType, bytes: 9, sha256: 'ab', url: `${BASE}files/a` }];
const JSON_FILES = { files: filesOf('application/json') };

/** Of every kind of part of a release. */
const FACTS = {
  ...{ id: at('part'), name: 'Part', description: 'A part.', stem: 'part', label: 'Part', releaseDate: '2026-01-01' },
  release: { id: at('release'), rev: 1, tag: 'v1' },
  region: { id: toIri('http://api.brain-map.org/api/v2/data/Structure/1002'), label: 'Primary auditory area' },
  space: { id: at('space'), tag: 'v1' },
  species: { id: toIri('http://purl.obolibrary.org/obo/NCBITaxon_10090'), label: 'Mus musculus' },
  contributors: [{ id: at('ada'), types: ['Agent', 'Person'] }],
  files: filesOf('application/nrrd'),
  parts: { parcellationOntology: at('ontology'), parcellationVolume: at('annotation') },
  cellTypes: ['MType', 'EType'].map((kind) => ({ kind, id: at(kind), label: kind })),
  volume: volumeOf(1),
};
const SPACE = {
  ...{ origin: [0, 0, 0], lower: [0, 0, 0], upper: [1, 1, 1] },
  axes: [0, 1, 2].map((axis) => [0, 1, 2].map((each) => Number(each === axis))),
};

/** Mappings of the pipeline: what their documents must have, and facts beside the common ones. */
const MAPPINGS: readonly (readonly [name: string, demanded: string, more?: object])[] = [
  ['brain-atlas-release', 'parcellationVolume'],
  ['parcellation-ontology', '@type', JSON_FILES],
  ['atlas-spatial-reference-system', 'boundingBox', SPACE],
  ['brain-parcellation-data-layer', 'sampleType'],
  ['hemisphere-annotation-data-layer', 'dimension'],
  ['placement-hints-data-layer', 'resolution'],
  ['placement-hints-data-layer-catalog', 'about', JSON_FILES],
  ['direction-vectors-field', 'endianness', { volume: volumeOf(3) }],
  ['cell-orientation-field', 'fileExtension', { volume: volumeOf(4) }],
  ['brain-parcellation-mask', 'bufferEncoding'],
  ['brain-parcellation-mesh', 'brainLocation', { files: filesOf('application/obj') }],
  ['me-type-density', 'brainLocation'],
  ['glia-cell-density', 'componentEncoding'],
  ['neuron-density', 'dimension'],
  ['cell-composition', 'cellCompositionVolume', { volumePart: at('volume'), summaryPart: at('summary') }],
  ['cell-composition-volume', 'distribution', JSON_FILES],
  ['cell-composition-summary', 'distribution', JSON_FILES],
];

describe('the schemas of the brain models', { skip: missing(BRAIN_MODELS) }, async () => {
  const shapes = await loadShapes();
  const documents = createDocuments(shapes, async (source) => {
    const { types, expanded } = await expand(source, { base: BASE, vocab: BASE, loadContext: knownContexts() });
    return { types, expanded: expanded as JsonObject };
  });
  const made = await Promise.all(
    MAPPINGS.map(async ([name, demanded, more]) => {
      return { name, demanded, ...(await documents.map(name, { ...FACTS, ...more })) };
    }),
  );
  let delta: DeltaService;
  const send = async (method: 'PUT' | 'POST', path: string, payload: object) => {
    const response = await delta.ask({ method, url: `/v1/${path}`, payload });
    return { status: response.statusCode, body: response.json() };
  };
  const created = async (...request: Parameters<typeof send>) => {
    const { status, body } = await send(...request);
    assert.equal(status, 201, JSON.stringify(body));
  };
  before(async () => {
    delta = await startDelta();
    await created('PUT', 'orgs/lab', {});
    await created('PUT', 'projects/lab/models', { base: BASE });
    for (const [id, resource] of neededResources()) {
      await created('PUT', `resources/lab/models/_/${encodeURIComponent(id)}`, resource);
    }
    for (const schema of schemasInOrder(made.map((one) => one.schema)))
      await created('POST', 'schemas/lab/models', schema);
  });
  after(() => delta.close());

  for (const { name, demanded, schema, source } of made) {
    test(`take what ${name} makes, and nothing that is not so`, async () => {
      const refusal = async (resource: object) =>
        (await send('POST', 'trial/resources/lab/models', { schema, resource })).body.error;
      assert.equal(await refusal(source), undefined);
      const { [demanded]: _, ...incomplete } = source;
      assert.match((await refusal(incomplete))['@type'], /^(InvalidResource|NoTargetedNode)$/);
      if (!('brainLocation' in source)) return;
      const brainLocation = { '@type': 'BrainLocation', brainRegion: { '@id': at('nowhere'), label: 'Nowhere' } };
      const elsewhere = await refusal({ ...source, brainLocation });
      assert.match(JSON.stringify(elsewhere?.details), /Brain Regions should be defined in the Brain Region Ontology/);
    });
  }
});
