import { z } from 'zod';
import { readJson } from '../../ontology/read-json.ts';
import { Iri } from '../iri.ts';
import { MalformedHintLayers } from './errors.ts';

/** Which layer a file of placement hints is about: by file name and acronym of the region. */
export const HintLayers = z.record(z.string(), z.record(z.string(), z.looseObject({ layer_ID: Iri })));
export type HintLayers = z.infer<typeof HintLayers>;

/** Reads PH_layers_regions_map.json. @throws OntologyFileUnreadable, MalformedHintLayers */
export async function readHintLayers(path: string): Promise<HintLayers> {
  return parseHintLayers(await readJson(path), path);
}

/** @param file - its name, for messages @throws MalformedHintLayers */
export function parseHintLayers(json: unknown, file: string): HintLayers {
  const parsed = HintLayers.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new MalformedHintLayers({ file, at: path.join(' / ') || 'the top', problem: message });
}
