import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const FILE = new URL('../../ontologies/regions-layers.json', import.meta.url);

/** Regions (id and acronym) by the layers they lie in, as the ontology of CCFv3 says. */
const RegionsByLayers = z.strictObject({
  layers: z.record(z.string(), z.url()),
  regions: z.record(z.string(), z.record(z.string(), z.string())),
});

/** `regions_layers_map.json` of CCFv3, in the layout that the pipeline reads. */
export async function regionsLayersMap(): Promise<string> {
  const { layers, regions } = RegionsByLayers.parse(JSON.parse(await readFile(FILE, 'utf8')));
  const entries = Object.entries(regions).flatMap(([labels, members]) =>
    Object.entries(members).map(([id, acronym]) => [
      `mba:${id}`,
      { acronym, layers: labels.split(' ').map((label) => ({ layer_ID: layers[label], layer_label: label })) },
    ]),
  );
  return `${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`;
}
