import { fileURLToPath } from 'node:url';
import { readRegionMetadata } from '../../algorithms/regions/region-metadata.ts';
import { shellPath } from '../shell.ts';

const ISOCORTEX = fileURLToPath(new URL('../../../ontologies/isocortex-layers.json', import.meta.url));

/** Of `--metadata-path`: a region and its layers, by default the isocortex of the mouse. */
export const metadataAt = (path: string | undefined) => readRegionMetadata(path ? shellPath(path) : ISOCORTEX);
