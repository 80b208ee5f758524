import { z } from 'zod';
import { MalformedLayersMap } from './errors.ts';
import { readJson } from './read-json.ts';

/** A layer of the cortex or the hippocampus, as a term of an ontology. */
export interface Layer {
  /** An IRI, such as `https://bbp.epfl.ch/ontologies/core/bmo/neocortex_layer_6a`. */
  readonly id: string;
  /** Such as `L6a`. */
  readonly label: string;
}

/** Layers by region id, in the order of the file; a region without layers is absent. */
export type RegionsLayers = ReadonlyMap<number, readonly Layer[]>;

const LayersMap = z.record(
  z.string().regex(/^mba:\d+$/),
  z.looseObject({ layers: z.array(z.looseObject({ layer_ID: z.url(), layer_label: z.string() })) }),
);

/** Reads regions_layers_map.json. @throws OntologyFileUnreadable, MalformedLayersMap */
export const readRegionsLayersMap = async (path: string): Promise<RegionsLayers> =>
  parseRegionsLayersMap(await readJson(path), path);

/** @throws MalformedLayersMap */
export function parseRegionsLayersMap(json: unknown, file: string): RegionsLayers {
  const parsed = LayersMap.safeParse(json);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new MalformedLayersMap({ file, at: path.join('/') || 'the top', reason: message });
  }
  return new Map(
    Object.entries(parsed.data).map(([key, { layers }]) => [
      Number(key.slice('mba:'.length)),
      layers.map(({ layer_ID, layer_label }) => ({ id: layer_ID, label: layer_label })),
    ]),
  );
}
