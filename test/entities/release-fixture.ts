import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  createCellCompositionSummaryPayload,
  createCellCompositionVolumePayload,
} from '../../src/entities/cell-composition/create-payloads.ts';
import type { pushCellComposition } from '../../src/entities/cell-composition/push-cell-composition.ts';
import type { fetchRules } from '../../src/entities/fetch-rules.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { importInputs } from '../../src/entities/import-inputs.ts';
import { toIri } from '../../src/entities/iri.ts';
import type { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import type { pushMetypePipelineDatasets } from '../../src/entities/push-densities.ts';
import type { pushMasks } from '../../src/entities/push-region-files.ts';
import type { pushDirectionVectors } from '../../src/entities/push-volumes.ts';
import { Configuration } from '../../src/pipeline/configuration.ts';
import { digestFile } from '../../src/pipeline/digest.ts';
import { files } from '../../src/pipeline/files.ts';
import type { JobRecord } from '../../src/pipeline/job-record.ts';
import { inputPath, outputPath } from '../../src/pipeline/rule.ts';
import type { Caller } from '../../src/store/caller.ts';
import { ANONYMOUS } from '../../src/store/caller.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import type { VoxelType } from '../../src/volume/voxel-types.ts';
import { gridOf, volumeOf } from '../support/volumes.ts';

const SHAPE = [2, 1, 2] as const;
const L1 = 'http://purl.obolibrary.org/obo/UBERON_0005390';

/** A hierarchy of three regions as the export writes it: 997 has all four voxels, 8 has three, 1009 one. */
export const HIERARCHY = {
  id: 997,
  acronym: 'root',
  name: 'root',
  representedInAnnotation: true,
  regionVolume: 62_500,
  regionVolumeRatioToWholeBrain: 1,
  layers: [],
  adjacentTo: {},
  continuousWith: [],
  children: [
    {
      id: 8,
      acronym: 'grey',
      name: 'Basic cell groups and regions',
      color_hex_triplet: 'BFDAE3',
      representedInAnnotation: true,
      regionVolume: 46_875,
      regionVolumeRatioToWholeBrain: 0.75,
      layers: [L1],
      adjacentTo: { 1009: 1 },
      continuousWith: [],
      children: [],
    },
    {
      id: 1009,
      acronym: 'fiber tracts',
      name: 'fiber tracts',
      representedInAnnotation: true,
      regionVolume: 15_625,
      regionVolumeRatioToWholeBrain: 0.25,
      layers: [],
      adjacentTo: { 8: 1 },
      continuousWith: [],
      children: [],
    },
  ],
};

const LABELS = [8, 8, 8, 1009];

/** Writes everything that the push rules read into a working folder. @param labels - the annotation */
export async function writeReleaseFiles(workingDir: string, labels: readonly number[] = LABELS): Promise<void> {
  const volume = async <Type extends VoxelType>(path: string, type: Type, values: number[]) => {
    const absolute = join(workingDir, path);
    await mkdir(dirname(absolute), { recursive: true });
    const components = values.length / 4;
    const header = headerFor({ grid: gridOf(SHAPE), type, components });
    await writeNrrd(absolute, header, volumeOf(type as 'uint8', SHAPE, values).values);
  };
  const writeText = async (path: string, text: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  await mkdir(workingDir, { recursive: true });
  await writeFile(join(workingDir, files.mbaHierarchy), JSON.stringify({ msg: [HIERARCHY] }));
  await writeFile(join(workingDir, files.mbaHierarchyLd), JSON.stringify({ defines: [] }));
  await volume(files.annotationV3, 'uint32', [...labels]);
  await volume(files.hemispheres, 'uint8', [1, 1, 2, 2]);
  await volume(
    files.directionVectorsCcfv3,
    'float',
    Array.from({ length: 12 }, (_, i) => i),
  );
  await volume(
    files.cellOrientations,
    'float',
    Array.from({ length: 16 }, (_, i) => i),
  );
  await volume(`${files.placementHints}/[PH]y.nrrd`, 'float', [0, 10, 20, 30]);
  await volume(
    `${files.placementHints}/[PH]layer_1.nrrd`,
    'float',
    Array.from({ length: 8 }, (_, i) => i),
  );
  await volume(`${files.placementHints}/Isocortex_problematic_voxel_mask.nrrd`, 'uint8', [0, 0, 1, 0]);
  const hints = ['[PH]y.nrrd', '[PH]layer_1.nrrd', 'Isocortex_problematic_voxel_mask.nrrd'];
  await writeFile(
    join(workingDir, files.placementHintsMetadata),
    JSON.stringify(Object.fromEntries(hints.map((name) => [name, ['grey']]))),
  );
  for (const id of [997, 8, 1009]) {
    await writeText(join(workingDir, `${files.brainRegionMeshes}/${id}.obj`), 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n');
    await volume(
      `${files.brainRegionMasks}/${id}.nrrd`,
      'uint8',
      labels.map((label) => Number(id === 997 || id === label)),
    );
  }
}

/** Imports the annotation and hierarchy of the fixture from `folder`, which `writeReleaseFiles` filled. */
export const importFixture = (
  graph: Graph,
  folder: string,
  options: Partial<Parameters<typeof importInputs>[3]> = {},
) =>
  importInputs(
    graph,
    ANONYMOUS,
    { annotation: join(folder, files.annotationV3), hierarchy: join(folder, files.mbaHierarchy) },
    { resolution: '25', ...options },
  );

/** The ledger after a run that ended in the files of `workingDir`; every file has the digest that it has now. */
export async function ledgerOf(workingDir: string, fetched?: { id: string; rev: number; sha256: string }) {
  const artefact = async (path: string) => {
    const folders: string[] = [files.brainRegionMasks, files.brainRegionMeshes, files.placementHints];
    const sha256 = folders.includes(path) ? 'a'.repeat(64) : await digestFile(join(workingDir, path));
    return { path, sha256, bytes: 1, stamp: '' };
  };
  const record = async (
    rule: string,
    inputs: string[],
    outputs: string[],
    fingerprint?: object,
  ): Promise<JobRecord> => ({
    rule,
    version: 1,
    key: `${rule} in ${workingDir}`,
    params: { RESOLUTION: '25' },
    fingerprint: fingerprint && JSON.stringify(fingerprint),
    inputs: await Promise.all(inputs.map(artefact)),
    outputs: await Promise.all(outputs.map(artefact)),
    started: '2026-01-01T00:00:00.000Z',
    ended: '2026-01-01T00:00:01.500Z',
    softwareVersion: '0.1.0',
    runId: 'run',
  });
  const exported = [files.mbaHierarchy, files.mbaHierarchyLd, files.brainRegionMasks, files.brainRegionMeshes];
  const records = [
    await record('fetch_brain_parcellation_ccfv3', [], [files.annotationV3], fetched),
    await record('export_brain_region', [files.annotationV3], exported),
    await record('create_hemispheres_ccfv3', [files.annotationV3], [files.hemispheres]),
    await record('direction_vectors_default_ccfv3', [files.annotationV3], [files.directionVectorsCcfv3]),
    await record('placement_hints', [files.annotationV3], [files.placementHints]),
    await record('orientation_field', [files.directionVectorsCcfv3], [files.cellOrientations]),
  ];
  return (path: string): JobRecord | undefined =>
    records.find(({ outputs }) =>
      outputs.some((output) => path === output.path || path.startsWith(`${output.path}/`)),
    ) ??
    // The annotation was fetched under its own name and validated into the one that is pushed.
    (path === files.annotationCcfv3 ? records[0] : undefined);
}

export interface JobOptions {
  readonly workingDir: string;
  readonly tag: string;
  readonly madeBy?: (path: string) => JobRecord | undefined;
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly caller?: Caller;
  readonly log?: (line: string) => void;
}

type EntityRule =
  | typeof pushAtlasRelease
  | typeof pushMasks
  | typeof pushDirectionVectors
  | typeof pushMetypePipelineDatasets
  | typeof createCellCompositionVolumePayload
  | typeof createCellCompositionSummaryPayload
  | typeof pushCellComposition
  | (typeof fetchRules)[number];

/** Runs one rule as the runner does, in place. */
export async function runRule(rule: EntityRule, graph: Graph, options: JobOptions): Promise<void> {
  const { workingDir, tag, madeBy = () => undefined, configuration = {}, caller = ANONYMOUS, log = () => {} } = options;
  const params = rule.params.parse(Configuration.parse({ NEXUS_REGISTRATION: true, ...configuration }));
  const places = (paths: Readonly<Record<string, unknown>>, path: (value: never) => string) =>
    Object.fromEntries(Object.entries(paths).map(([name, value]) => [name, join(workingDir, path(value as never))]));
  const job = {
    inputs: places(rule.inputs, inputPath),
    outputs: places(rule.outputs, outputPath),
    params,
    signal: new AbortController().signal,
    runId: 'run',
    tag: async () => (params as { RESOURCE_TAG?: string | null }).RESOURCE_TAG ?? tag,
    madeBy,
    log,
    notice: log,
    progress: () => {},
  };
  // The rules' types differ in names of paths only, which are taken from the rule itself.
  await rule.run(job as never, { graph, caller, software: { name: 'atlasgraph' } } as never);
}

/** A working folder with the files of a release, registered inputs, and a graph in which the release has this name. */
export async function prepareRelease(graph: Graph, workingDir: string, name: string): Promise<Graph> {
  await writeReleaseFiles(workingDir);
  await importFixture(graph, workingDir);
  return { ...graph, release: toIri(`${graph.base}release/${name}`) };
}
