import { parseRegionMetadata, type RegionMetadata } from '../regions/region-metadata.ts';

/** A region with layers of the mouse brain, and how its placement hints are made. */
export interface LaminarRegion {
  readonly metadata: RegionMetadata;
  /** The greatest thickness of each layer, µm; without them thicknesses are not judged. */
  readonly maxThicknesses?: readonly number[];
  /** Whether each half of the volume is treated by itself. */
  readonly halves: boolean;
  /** Its direction vectors point from shallow to deep. */
  readonly flip: boolean;
}

interface Layers {
  readonly names: readonly string[];
  readonly queries: readonly string[];
  readonly withDescendants?: boolean;
}

function metadataOf(
  name: string,
  acronym: string,
  { names, queries, withDescendants = false }: Layers,
): RegionMetadata {
  const region = { name, query: acronym, attribute: 'acronym', with_descendants: true };
  const layers = { names, queries, attribute: 'acronym', with_descendants: withDescendants };
  return parseRegionMetadata({ region, layers }, name);
}

/** A query for what ends like the layers of the isocortex, and is not a barrel column. */
const endingIn = (ending: string): string => `@^(?!SSp-bfd-[A-Z][0-9]$).*${ending}$`;

const CORTICAL_ENDINGS = ['1', '2', '[^/]3', '4', '5', '6[ab]?'];

/** Nuclei of the thalamus other than the reticular one, the habenula and the peripeduncular nucleus. */
const THALAMIC_NUCLEI =
  'AD AMd AMv AV CL CM Eth IAD IAM IGL IMD IntG LD LGd-co LGd-ip LGd-sh LGv_O LP MD_O MGd MGm MGv PCN PF PIL PO POL PR ' +
  'PT PVT PoT RE RH SGN SMT SPA SPFm SPFp SubG TH_O VAL VM VPL VPLpc VPM VPMpc Xi';

const BULB_LAYERS = ['MOBgl', 'MOBopl', 'MOBmi', 'MOBipl', 'MOBgr'];
const CA1_LAYERS = ['CA1so', 'CA1sp', 'CA1sr', 'CA1slm'];

/**
 * Layer 2/3 of the isocortex must be split; the query of layer 3 passes over 2/3, as that of the pipeline's metadata does
 * and that of the tool does not. The greatest thicknesses are those of Neocortex Tissue Reconstruction, section 5.1.1.4.
 *
 * @see atlas-placement-hints, app/placement_hints.py and app/metadata
 */
export const LAMINAR_REGIONS = {
  isocortex: {
    metadata: metadataOf('Isocortex', 'Isocortex', {
      names: [1, 2, 3, 4, 5, 6].map((n) => `layer_${n}`),
      queries: CORTICAL_ENDINGS.map(endingIn),
      withDescendants: true,
    }),
    maxThicknesses: [210.639, 190.2134, 450.6398, 242.554, 670.2, 893.62],
    halves: true,
    flip: false,
  },
  ca1: {
    metadata: metadataOf('CA1', 'CA1', { names: CA1_LAYERS, queries: CA1_LAYERS, withDescendants: true }),
    halves: false,
    flip: true,
  },
  thalamus: {
    metadata: metadataOf('Thalamus', 'TH', {
      names: ['layer_1', 'layer_2'],
      queries: ['RT', `@^(?:${THALAMIC_NUCLEI.replaceAll(' ', '|')})$`],
    }),
    halves: true,
    flip: false,
  },
  'olfactory-bulb': {
    metadata: metadataOf('olfactory_bulb', 'MOB', { names: BULB_LAYERS, queries: BULB_LAYERS }),
    halves: true,
    flip: false,
  },
  cerebellum: {
    metadata: metadataOf('Cerebellum', 'CBX', { names: ['CBXmo', 'CBXgr'], queries: ['@.*mo$', '@.*gr$'] }),
    halves: true,
    flip: false,
  },
} as const satisfies Readonly<Record<string, LaminarRegion>>;
