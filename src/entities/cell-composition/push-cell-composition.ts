import { readHierarchy } from '../../ontology/hierarchy.ts';
import { parameters } from '../../pipeline/configuration.ts';
import { files } from '../../pipeline/files.ts';
import { defineRule, flag, type Job } from '../../pipeline/rule.ts';
import { partId } from '../identifiers.ts';
import type { LocalFile } from '../register/files.ts';
import { localFile } from '../register/local-file.ts';
import { partFacts } from '../register/part-facts.ts';
import type { PartToPush } from '../register/push-parts.ts';
import { type Addition, pushToRelease, releaseFingerprint } from '../register/push-to-release.ts';
import { atlasRegion } from '../register/release-context.ts';
import type { EntityServices } from '../services.ts';

const INPUTS = {
  hierarchy: files.hierarchyV3,
  volume: files.cellCompositionVolumePayload,
  summary: files.cellCompositionSummaryPayload,
  sums: files.cellCompositionSums,
} as const;

const PARAMS = parameters(
  'NEXUS_REGISTRATION',
  'RESOURCE_TAG',
  'CELL_COMPOSITION_NAME',
  'CELL_COMPOSITION_SUMMARY_NAME',
  'CELL_COMPOSITION_VOLUME_NAME',
);

type CompositionJob = Pick<Job<typeof INPUTS, object, ReturnType<typeof PARAMS.parse>>, 'inputs' | 'params' | 'madeBy'>;

export const pushCellComposition = defineRule({
  name: 'push_cellComposition',
  description: 'Register the cell composition, its summary and the list of its densities with the atlas release.',
  version: 1,
  inputs: INPUTS,
  outputs: { flag: flag(files.pushedCellComposition) },
  params: PARAMS,
  resources: { threads: 1, memoryMiB: 256 },
  fingerprint: releaseFingerprint,
  run: (job, services: EntityServices) =>
    pushToRelease(job, services, [INPUTS.volume, INPUTS.summary, INPUTS.sums], (addition) =>
      partsToPush(job, services, addition),
    ),
});

/** The composition itself comes last: who finds it finds what it names. */
async function partsToPush(
  { inputs, params, madeBy }: CompositionJob,
  { graph }: EntityServices,
  { ref, facts }: Addition,
): Promise<PartToPush[]> {
  const region = atlasRegion(await readHierarchy(inputs.hierarchy), facts.regionId);
  const project = graph.projects.datasets;
  const idOf = (type: string) => partId(graph.base, { release: ref.id, type, region: region.id, fileStem: type });
  const volumePart = idOf('CellCompositionVolume');
  const summaryPart = idOf('CellCompositionSummary');
  const json = (input: keyof typeof INPUTS): LocalFile => localFile(inputs[input], INPUTS[input]);
  const partOf = async (id: typeof volumePart, input: keyof typeof INPUTS) =>
    partFacts(facts, graph.base, { id, region, file: json(input), madeAs: INPUTS[input] }, madeBy);
  return [
    {
      mapping: 'cell-composition-volume',
      facts: { ...(await partOf(volumePart, 'volume')), name: params.CELL_COMPOSITION_VOLUME_NAME },
      files: [json('volume')],
      project,
    },
    {
      mapping: 'cell-composition-summary',
      facts: { ...(await partOf(summaryPart, 'summary')), name: params.CELL_COMPOSITION_SUMMARY_NAME },
      files: [json('summary'), json('sums')],
      project,
    },
    {
      mapping: 'cell-composition',
      facts: {
        ...(await partOf(graph.cellComposition ?? idOf('CellComposition'), 'summary')),
        ...{ name: params.CELL_COMPOSITION_NAME, volumePart, summaryPart },
      },
      files: [],
      project,
      namesOthers: true,
    },
  ];
}
