import { readdir } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { readJson } from '../../ontology/read-json.ts';
import type { Region } from '../../ontology/region.ts';
import type { Labelled } from '../facts.ts';
import type { Layer } from '../layer.ts';
import { MalformedHintsMetadata, UnknownHintLayer, UnknownHintRegion } from './errors.ts';
import type { HintLayers } from './hint-layers.ts';

/** A volume of placement hints. */
export interface HintFile {
  /** Such as `[PH]layer_1.nrrd`. */
  readonly name: string;
  /** layer: distances to the lower and upper end of a layer; bottom: to the bottom of the region; problems: where both fail. */
  readonly about: 'layer' | 'bottom' | 'problems';
  /** Of a layer: the regions that it is given for, each with the layer it is there. */
  readonly places: readonly { readonly region: Region; readonly layer: Labelled }[];
}

/** What says of hints what they are about. */
export interface HintSources {
  readonly hierarchy: RegionHierarchy;
  /** The layers of the ontology. */
  readonly layers: readonly Layer[];
  /** Goes before what the names of files say. */
  readonly hintLayers: HintLayers;
}

const Metadata = z.record(z.string(), z.array(z.string()));

/**
 * The volumes of a folder that the rule placement_hints made, by name.
 *
 * @param metadata - path of the file that lists the regions of each volume
 * @throws MalformedHintsMetadata, UnknownHintRegion, UnknownHintLayer
 */
export async function readHintFiles(folder: string, metadata: string, sources: HintSources): Promise<HintFile[]> {
  const parsed = Metadata.safeParse(await readJson(metadata));
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new MalformedHintsMetadata({ file: metadata, at: path.join(' / ') || 'the top', problem: message });
  }
  const names = (await readdir(folder)).filter((name) => extname(name) === '.nrrd').sort();
  return names.map((name) => {
    const about = subjectOf(name);
    if (about !== 'layer') return { name, about, places: [] };
    const regions = parsed.data[name];
    if (!regions) throw new MalformedHintsMetadata({ file: metadata, at: name, problem: 'its regions are not listed' });
    return { name, about, places: regions.map((region) => placeOf(name, region, sources)) };
  });
}

function subjectOf(name: string): HintFile['about'] {
  if (name === '[PH]y.nrrd') return 'bottom';
  return name.endsWith('_problematic_voxel_mask.nrrd') ? 'problems' : 'layer';
}

function placeOf(
  file: string,
  named: string,
  { hierarchy, layers, hintLayers }: HintSources,
): HintFile['places'][number] {
  const region = hierarchy.byAcronym(named) ?? hierarchy.byName(named);
  if (!region) throw new UnknownHintRegion({ file, region: named, hierarchy: basename(hierarchy.file) });
  const id = hintLayers[file]?.[region.acronym]?.layer_ID;
  const layer = layers.find((known) => (id === undefined ? isNamed(known, file) : known.id === id));
  if (!layer) throw new UnknownHintLayer({ file, region: region.acronym, layer: id });
  return { region, layer: { id: layer.id, label: layer.label } };
}

/** `[PH]layer_4.nrrd` is about what the ontology also calls `layer 4`. */
function isNamed({ altLabels }: Layer, file: string): boolean {
  const [, layer] = /\]layer_(\w+)\.nrrd$/.exec(file) ?? [];
  return layer !== undefined && altLabels.includes(`layer ${layer}`);
}
