import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Cells/mm³ that are made up, near those of the literature, by region of the synthetic brain. */
const MEASURED: Readonly<Record<string, readonly [gad67: number, pv: number, sst: number, vip: number]>> = {
  'Primary visual area, layer 4': [14_000, 5_500, 3_000, 2_000],
  'Primary visual area, layer 5': [13_000, 5_000, 4_500, 900],
  'Primary motor area, Layer 5': [11_000, 3_500, 4_000, 800],
  'Field CA1': [6_000, 2_000, 1_500, 500],
  Caudoputamen: [9_000, 2_500, 2_000, 100],
  Cerebellum: [28_000, 9_000, 3_000, 50],
};

const below = (...names: readonly string[]) => names.map((name) => ({ name, with_descendants: true }));

/** The synthetic brain has no Purkinje layer: the cerebellar nuclei stand in for it. */
const GROUPS = [
  { name: 'Cerebellum group', UNION: below('Cerebellum') },
  { name: 'Isocortex group', UNION: below('Isocortex', 'Entorhinal area', 'Piriform area') },
  { name: 'Fiber tracts group', UNION: below('fiber tracts', 'ventricular systems') },
  { name: 'Purkinje layer', UNION: below('Cerebellar nuclei') },
  { name: 'Cerebellar cortex', UNION: below('Cerebellar cortex') },
  { name: 'Molecular layer', UNION: below('Cerebellar cortex') },
  { name: 'Rest', REMOVE: [...below('root'), { UNION: ['!Cerebellum group', '!Isocortex group'] }] },
];

const CELL_TYPES = ['inhibitory neuron', 'PV+', 'SST+', 'VIP+'];
const MEASUREMENTS = `brain_region,measurement,standard_deviation,measurement_type,measurement_unit,cell_type,source_title,comment,specimen_age
${Object.entries(MEASURED)
  .flatMap(([region, densities]) =>
    densities.map((density, i) =>
      [
        `"${region}"`,
        density,
        density / 10,
        'cell density',
        'number of cells per mm^3',
        CELL_TYPES[i],
        'Made up',
        '',
        '',
      ].join(','),
    ),
  )
  .join('\n')}
`;

const HOMOGENOUS = 'brain_region,cell_type\nReticular nucleus of the thalamus,inhibitory\n';
const DEVIATIONS = { '|root|Reticular nucleus of the thalamus': 2_000 };

const EXCITATORY = ['L2_IPC', 'L3_TPC:A', 'L4_SSC', 'L5_TPC:A', 'L6_BPC'];
const MAPPING = `layer,${EXCITATORY.join(',')}
${EXCITATORY.map((_, i) => [`layer_${i + 2}`, ...EXCITATORY.map((_, j) => Number(i === j))].join(',')).join('\n')}
`;

const MARKERS = ['approx_lamp5', 'pv', 'sst', 'vip'];

/** Each of the two ME-types has half of the cells of each marker. */
const mapOf = (regions: readonly string[], markers: readonly string[], meTypes: readonly [string, string]) =>
  `region,molecular_type,synapse_class,${meTypes.join(',')}
${regions.flatMap((region) => markers.map((marker) => `${region},${marker},INH,0.5,0.5`)).join('\n')}
`;

const MAPS = {
  L1: mapOf(['VISp1', 'MOp1'], ['gad67'], ['L1_DAC|bNAC', 'L1_HAC|cNAC']),
  L23: mapOf(['VISp2', 'VISp3', 'MOp2'], MARKERS, ['L23_BP|bAC', 'L23_MC|cAC']),
  L4: mapOf(['VISp4'], MARKERS, ['L4_BP|bAC', 'L4_MC|cAC']),
  L5: mapOf(['VISp5', 'MOp5'], MARKERS, ['L5_BP|bAC', 'L5_MC|cAC']),
  L6: mapOf(['VISp6a', 'MOp6a'], MARKERS, ['L6_BP|bAC', 'L6_MC|cAC']),
  TH_INH: mapOf(['RT'], ['gad67'], ['Rt_RC|TH_cAD_noscltb', 'Rt_RC|TH_cNAD_noscltb']),
};

/** ME-types of the tables: inhibitory ones, excitatory ones and the two generic ones. */
export const ME_TYPES = 2 * Object.keys(MAPS).length + EXCITATORY.length + 2;

/** Writes the tables that densities of the synthetic brain take besides its volumes, as `import inputs` looks for them. */
export async function writeDensityTables(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('regions_groups.json', JSON.stringify(GROUPS));
  await write('measurements.csv', MEASUREMENTS);
  await write('homogenous_regions.csv', HOMOGENOUS);
  await write('std_cells.json', JSON.stringify(DEVIATIONS));
  await write('mapping_cortex_all_to_exc_mtypes.csv', MAPPING);
  for (const [part, text] of Object.entries(MAPS)) await write(`probability_map_${part}.csv`, text);
}
