import { compositionOfDensities } from '../../algorithms/densities/composition-summary/composition-rows.ts';
import { compositionSummary } from '../../algorithms/densities/composition-summary/composition-summary.ts';
import { toPythonJson } from '../../ontology/python-json.ts';
import { parameters } from '../../pipeline/configuration.ts';
import { sumDensityFiles } from '../../pipeline/density-sums-file.ts';
import { files } from '../../pipeline/files.ts';
import { writeText } from '../../pipeline/ledger.ts';
import { readVoxelRanks } from '../../pipeline/read-voxel-ranks.ts';
import { defineRule } from '../../pipeline/rule.ts';
import { writeJson } from '../../pipeline/write-json.ts';
import { type DensityVolume, readDensityVolumes } from '../densities/density-volumes.ts';
import { regionIri } from '../identifiers.ts';
import { ADDING, releaseFingerprint } from '../register/push-to-release.ts';
import { taggedRelease } from '../register/release-plan.ts';
import type { EntityServices } from '../services.ts';
import { exactCompositionJson } from './exact-composition.ts';
import { localDensities, registeredDensities } from './listed-densities.ts';
import { volumePayload } from './volume-payload.ts';

/** Densities of all ME-types. */
const FOLDERS = { inhibitory: files.metypeDensitiesValidated, excitatory: files.excitatorySplitValidated } as const;

export const createCellCompositionVolumePayload = defineRule({
  name: 'create_cellCompositionVolume_payload',
  description: 'Lists the registered densities by M-type and E-type.',
  version: 1,
  inputs: { ...FOLDERS, pushed: files.pushedMetypes },
  outputs: { payload: files.cellCompositionVolumePayload },
  params: ADDING,
  resources: { threads: 1, memoryMiB: 512 },
  fingerprint: releaseFingerprint,
  async run({ inputs, outputs, params, log }, { graph, caller }: EntityServices) {
    const volumes = await readDensityVolumes({ graph, caller }, 'METypeDensity', FOLDERS, inputs);
    if (!params.NEXUS_REGISTRATION) {
      log('NEXUS_REGISTRATION is false: densities are listed by their paths.');
      return writeJson(outputs.payload, volumePayload(localDensities(volumes)));
    }
    const { ref } = await taggedRelease(graph, caller, params.RESOURCE_TAG);
    const densities = await registeredDensities(graph, caller, ref, volumes);
    log(`${densities.length} densities of ${ref.id} at "${ref.tag}"`);
    await writeJson(outputs.payload, volumePayload(densities));
  },
});

export const createCellCompositionSummaryPayload = defineRule({
  name: 'create_cellCompositionSummary_payload',
  description: 'Sums the densities of ME-types over the regions: cells and mean densities.',
  version: 1,
  inputs: {
    ...FOLDERS,
    annotation: files.annotationV3,
    hierarchy: files.hierarchyV3,
    volumes: files.cellCompositionVolumePayload,
  },
  outputs: {
    distribution: files.densityDistribution,
    summary: files.cellCompositionSummaryPayload,
    sums: files.cellCompositionSums,
  },
  params: parameters(),
  resources: { threads: 1, memoryMiB: 768 },
  async run({ inputs, outputs, signal, log }, { graph, caller }: EntityServices) {
    const volumes = await readDensityVolumes({ graph, caller }, 'METypeDensity', FOLDERS, inputs);
    const { voxels } = await readVoxelRanks(inputs, signal);
    const toSum = volumes.map(({ cellTypes: [mType, eType], file: { path } }) => ({
      meType: `${mType.label}|${eType.label}`,
      path,
    }));
    const sums = await sumDensityFiles(voxels, toSum, signal);
    const iris = cellTypeIris(volumes);
    const rows = compositionOfDensities(sums);
    const summary = compositionSummary(rows, voxels.hierarchy, iris, regionIri);
    log(`${rows.length} numbers of cells in ${Object.keys(summary.hasPart).length} regions`);
    await writeText(outputs.summary, toPythonJson(summary, { indent: 4, ascii: true, floats: ['density'] }));
    await writeText(outputs.sums, exactCompositionJson({ sums, iris }));
    await writeJson(outputs.distribution, volumes.map(distributionRow));
  },
});

function cellTypeIris(volumes: readonly DensityVolume[]) {
  const types = volumes.flatMap(({ cellTypes }) => cellTypes);
  const ofKind = (wanted: string) =>
    new Map(types.filter(({ kind }) => kind === wanted).map(({ label, id }): [string, string] => [label, id]));
  return { mTypes: ofKind('MType'), eTypes: ofKind('EType') };
}

/** A row of the reference's table of densities. */
const distributionRow = ({ cellTypes: [mType, eType], madeAs }: DensityVolume) => ({
  mtype: mType.label,
  etype: eType.label,
  mtype_url: mType.id,
  etype_url: eType.id,
  path: madeAs,
});
