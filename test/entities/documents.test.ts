import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { PartFacts } from '../../src/entities/facts.ts';
import { toIri } from '../../src/entities/iri.ts';
import { createDocuments } from '../../src/entities/map-document.ts';
import { volumeFacts } from '../../src/entities/volume-facts.ts';
import { expand } from '../../src/linked-data/expand.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import { loadShapes } from '../../src/linked-data/load-shapes.ts';
import type { JsonObject } from '../../src/store/resource.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import type { VoxelType } from '../../src/volume/voxel-types.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { gridOf } from '../support/volumes.ts';

const loadContext = knownContexts();
const documents = createDocuments(await loadShapes(), async (source) => {
  const { types, expanded } = await expand(source, {
    base: 'https://example.org/',
    vocab: 'https://example.org/vocab/',
    loadContext,
  });
  return { types, expanded: expanded as JsonObject };
});

const facts = (type: VoxelType, components: number): PartFacts => ({
  id: toIri('https://example.org/part'),
  release: { id: toIri('https://example.org/release'), rev: 4, tag: 'v1' },
  region: { id: toIri('http://api.brain-map.org/api/v2/data/Structure/997'), label: 'root' },
  space: { id: toIri('https://example.org/space'), tag: 'v1' },
  species: { id: toIri('http://purl.obolibrary.org/obo/NCBITaxon_10090'), label: 'Mus musculus' },
  contributors: [
    {
      id: toIri('https://example.org/ada'),
      types: ['Agent', 'Person'],
      role: {
        id: toIri('https://neuroshapes.org/BrainAtlasPipelineExecutionRole'),
        label: 'Brain Atlas Pipeline Executor role',
      },
    },
  ],
  files: [
    { name: 'a.nrrd', mediaType: 'application/nrrd', bytes: 9, sha256: 'ab', url: 'https://example.org/files/a' },
  ],
  stem: 'a',
  volume: volumeFacts(headerFor({ grid: gridOf([528, 320, 456]), type, components })),
});

const VOLUMES: readonly [mapping: string, type: VoxelType, components: number, expected: object][] = [
  [
    'brain-parcellation-data-layer',
    'uint32',
    1,
    {
      '@type': ['BrainParcellationDataLayer', 'VolumetricDataLayer', 'Dataset'],
      name: 'BBP Mouse Brain Annotation Volume',
      description:
        'a raster volume for brain region annotation as IDs, including the separation of cortical layers 2 and 3.',
      dataSampleModality: 'parcellationId',
      sampleType: 'label',
    },
  ],
  [
    'hemisphere-annotation-data-layer',
    'uint8',
    1,
    {
      name: 'Hemisphere annotation from Allen ccfv3 volume',
      description: 'a hemisphere annotation from Allen ccfv3 volume.',
      dataSampleModality: 'parcellationId',
      sampleType: 'label',
    },
  ],
  [
    'direction-vectors-field',
    'float',
    3,
    {
      name: 'Direction Vectors volume',
      description: 'a direction vectors field volume.',
      dataSampleModality: 'vector3D',
      sampleType: 'vector',
    },
  ],
  [
    'cell-orientation-field',
    'float',
    4,
    {
      name: 'Orientation Field volume',
      description: 'a cell orientation field volume.',
      dataSampleModality: 'quaternion',
      sampleType: 'vector',
    },
  ],
  [
    'brain-parcellation-mask',
    'uint8',
    1,
    {
      name: 'Mask of root',
      description: 'a binary mask volume.',
      dataSampleModality: 'parcellationId',
      sampleType: 'label',
    },
  ],
];

for (const [mapping, type, components, expected] of VOLUMES) {
  test(`${mapping} has the names of the reference and passes its shape`, async () => {
    const { source } = await documents.map(mapping, facts(type, components));
    assert.partialDeepStrictEqual(source, expected);
    assert.deepEqual((source.dimension as JsonObject[])[0], {
      '@type': 'ComponentDimension',
      name: source.sampleType,
      size: components,
    });
  });
}

test('every type of voxels has its own name, unsigned 16 bits too', () => {
  const names = (
    ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float', 'double'] as const
  ).map((type) => volumeFacts(headerFor({ grid: gridOf([1, 1, 1]), type, components: 1 })).componentEncoding);
  assert.deepEqual(names, [
    'int8',
    'uint8',
    'int16',
    'uint16',
    'int32',
    'uint32',
    'int64',
    'uint64',
    'float32',
    'float64',
  ]);
});

test('the world matrix is column-major, with the origin last', () => {
  const grid = gridOf([1, 1, 1], { spacing: [10, 20, 30], origin: [1, 2, 3] });
  const { worldMatrix, resolution } = volumeFacts(headerFor({ grid, type: 'uint8', components: 1 }));
  assert.deepEqual([worldMatrix, resolution], [[10, 0, 0, 0, 0, 20, 0, 0, 0, 0, 30, 0, 1, 2, 3, 1], 10]);
});

test('labels with several values a voxel, and vectors with one, are refused', async () => {
  const problem = { tag: 'MappingFailed' };
  await assert.rejects(documents.map('brain-parcellation-data-layer', facts('uint32', 3)), {
    ...problem,
    message: /3 values a voxel cannot be of type label/,
  });
  await assert.rejects(documents.map('direction-vectors-field', facts('float', 1)), {
    ...problem,
    message: /one value a voxel cannot be of type vector/,
  });
});

const registered = (name: string) => realInput(`registered/${name}`);
const stored = async (name: string): Promise<JsonObject> => JSON.parse(await readFile(registered(name), 'utf8'));

for (const name of ['orig_ME_density.json', 'local_ME_density.json', 'atlas_release_resp.json']) {
  test(`${name}, as the reference stored it, passes our shapes`, { skip: missing(registered(name)) }, async () => {
    const { '@context': _, ...document } = await stored(name);
    assert.match(
      await documents.check({ '@context': 'https://bbp.neuroshapes.org', ...document }),
      /^https:\/\/neuroshapes\.org\/dash\//,
    );
  });
}

test('our volumes have the structure of a stored one', {
  skip: missing(registered('local_ME_density.json')),
}, async () => {
  const reference = await stored('local_ME_density.json');
  const { source } = await documents.map('brain-parcellation-mask', facts('uint8', 1));
  const own = ['annotation', 'cellType'];
  assert.deepEqual(
    Object.keys(reference).filter((key) => !(key in source) && !own.includes(key)),
    ['generation'],
  );
  for (const key of ['dimension', 'distribution', 'isRegisteredIn', 'resolution', 'subject', 'atlasRelease']) {
    const gone = pathsOf(reference[key]).filter((path) => !pathsOf(source[key]).includes(path));
    // Where bytes lie on the machine that keeps them is said when they are read, not in the document.
    assert.deepEqual(
      gone.filter((path) => !path.startsWith('.atLocation')),
      [],
      key,
    );
  }
});

/** `.a.b` of every value in a document; items of a list are one. */
const pathsOf = (value: unknown): string[] => {
  if (value === null || typeof value !== 'object') return [''];
  const paths = Object.entries(value).flatMap(([key, item]) =>
    pathsOf(item).map((path) => (Array.isArray(value) ? path : `.${key}${path}`)),
  );
  return [...new Set(paths)];
};
