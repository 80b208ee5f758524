import { join } from 'node:path';
import { files } from '../../pipeline/files.ts';
import type { Caller } from '../../store/caller.ts';
import { findLink } from '../atlas-ids.ts';
import { readDistributionJson } from '../distribution-json.ts';
import type { Labelled } from '../facts.ts';
import type { Graph } from '../graph.ts';
import { INPUTS } from '../inputs.ts';
import { TERMS } from '../iri.ts';
import { readLayers } from '../layer.ts';
import { readLinked } from '../read-linked.ts';
import { localFile } from '../register/local-file.ts';
import { mapBounded } from '../register/map-bounded.ts';
import { partFacts } from '../register/part-facts.ts';
import { findPartIds } from '../register/part-ids.ts';
import { type PartToPush, type PreparedPart, plannedRevision } from '../register/push-parts.ts';
import type { ReleaseContext } from '../register/release-context.ts';
import { type HintFile, readHintFiles } from './hint-files.ts';
import { type HintLayers, parseHintLayers } from './hint-layers.ts';
import { hintsCatalog } from './hints-catalog.ts';

const TYPE = 'PlacementHintsDataLayer';
/** Headers read at a time. */
const IN_PARALLEL = 8;

/** A volume of hints as a part of a release. */
export interface HintToPush {
  readonly hint: HintFile;
  readonly part: PartToPush;
}

/**
 * The volumes of the folder of placement hints as parts of a release.
 *
 * @param metadata - path of the metadata.json that the rule placement_hints wrote
 */
export async function hintsToPush(context: ReleaseContext, folder: string, metadata: string): Promise<HintToPush[]> {
  const { graph, caller, facts, hierarchy, region, madeBy, plan } = context;
  const layers = await readLayers({ graph, caller });
  const hintLayers = await registeredHintLayers(graph, caller);
  const hints = await readHintFiles(folder, metadata, { hierarchy, layers, hintLayers });
  const ids = await findPartIds(graph, caller, {
    typeIri: TERMS.PlacementHintsDataLayer,
    parts: hints.map((hint) => ({
      release: plan.ref.id,
      type: TYPE,
      region: region.id,
      fileStem: hint.name.slice(0, -'.nrrd'.length),
      ...(hint.about === 'layer' ? { layer: layersOf(hint)[0]?.id } : { fileName: hint.name }),
    })),
  });
  return mapBounded([...hints.keys()], IN_PARALLEL, async (i) => {
    const hint = hints[i];
    const file = localFile(join(folder, hint.name));
    const part = { id: ids[i], region, layers: layersOf(hint), file, madeAs: `${files.placementHints}/${hint.name}` };
    const mapped = await partFacts(facts, graph.base, part, madeBy);
    return { hint, part: { mapping: 'placement-hints-data-layer', facts: mapped, files: [file] } };
  });
}

/** `ph_catalog_distribution.json` of hints that are about to be pushed under a tag. */
export function catalogOf(
  { hierarchy, plan }: ReleaseContext,
  hints: readonly HintToPush[],
  prepared: readonly PreparedPart[],
): object {
  const registered = hints.map(({ hint }, i) => {
    const { id, files: local } = prepared[i];
    return { id, rev: plannedRevision(prepared[i], plan.ref.tag), file: local[0].facts, hint };
  });
  return hintsCatalog(registered, hierarchy);
}

/** Each once. */
const layersOf = ({ places }: HintFile): Labelled[] => [
  ...new Map(places.map(({ layer }) => [layer.id, layer])).values(),
];

/** What `init` or an import registered; nothing when the ids file has no key for it. */
async function registeredHintLayers(graph: Graph, caller: Caller): Promise<HintLayers> {
  const link = findLink(graph.ids, INPUTS.placementHintLayers.key, '');
  const [found] = link ? await readLinked({ graph, caller }, [link]) : [];
  if (!found || found instanceof Error) return {};
  return parseHintLayers(await readDistributionJson({ graph, caller }, found), INPUTS.placementHintLayers.file);
}
