/** Cells of a group of regions, in both hemispheres. */
interface GroupCount {
  readonly group: string;
  readonly cells: number;
  readonly neurons: number;
}

// Brain and olfactory bulb, neurons and other cells: table 1 of Herculano-Houzel et al. 2011.
const BRAIN = { neurons: 67_870_000 + 3_890_000, others: 33_860_000 + 5_460_000 };
// Cerebellum: the same table.
const CEREBELLUM = { neurons: 42_220_000, others: 6_950_000 };
// One hemisphere of the cortex: table 1 of Herculano-Houzel et al. 2013.
const CORTEX = { neurons: 2 * 5_048_837, others: 2 * 6_640_234 };

const rest = (kind: 'neurons' | 'others'): number => BRAIN[kind] - CEREBELLUM[kind] - CORTEX[kind];

const countOf = (group: string, { neurons, others }: { neurons: number; others: number }): GroupCount => ({
  group,
  neurons,
  cells: neurons + others,
});

/** The group with the Purkinje layer. */
export const CEREBELLUM_GROUP = 'Cerebellum group';

/**
 * Cells of the mouse brain, in groups of regions that do not overlap.
 *
 * @see Herculano-Houzel et al., Updated neuronal scaling rules for the brains of Glires, 2011, doi:10.1159/000330825;
 * Herculano-Houzel et al., Distribution of neurons in functional areas of the mouse cerebral cortex, 2013,
 * doi:10.3389/fnana.2013.00035; atlas-densities, densities/cell_counts.py
 */
export const MOUSE_COUNTS: readonly GroupCount[] = [
  countOf(CEREBELLUM_GROUP, CEREBELLUM),
  countOf('Isocortex group', CORTEX),
  countOf('Rest', { neurons: rest('neurons'), others: rest('others') }),
];

/** Cells that are not neurons, all groups together. */
export const MOUSE_GLIA = MOUSE_COUNTS.reduce((sum, { cells, neurons }) => sum + cells - neurons, 0);
