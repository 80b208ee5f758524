import { z } from 'zod';
import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { numberCell, optionalTextCell, textCell } from './cells.ts';
import { DENSITY, type Measurement } from './measurement.ts';
import { readSheet, type Workbook } from './workbook.ts';

const MARKERS = ['PV', 'SST', 'VIP'] as const;
type Marker = (typeof MARKERS)[number];

/** Mean and standard deviation of both sexes, as the columns of the sheet stand. */
const NUMBER_COLUMNS = ['D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O'] as const;

/** The sheet writes "N/D" where a value was not determined. */
const densityCell = z
  .union([z.literal('N/D').transform(() => null), z.string(), z.number(), z.null()])
  .pipe(numberCell)
  .refine((value) => !(value < 0), 'it is negative');

const COLUMNS = {
  roi: { at: 'A', header: 'ROI' },
  name: { at: 'B', header: 'Full name' },
  ...Object.fromEntries(NUMBER_COLUMNS.map((at, i) => [at, { at, header: i % 2 === 0 ? 'mean' : 'SD' }])),
};
const KimRow = z.object({ roi: textCell, name: optionalTextCell }).catchall(densityCell);

/** Means over both sexes; NaN where one is not known. */
interface KimRegion {
  readonly name: string;
  readonly densities: Readonly<Record<Marker, { readonly mean: number; readonly deviation: number }>>;
}

const SOURCE = {
  source_title:
    'Brain-wide Maps Reveal Stereotyped Cell-Type-Based Cortical Architecture and Subcortical Sexual Dimorphism',
  comment: 'Average over genders',
  specimen_age: '8- to 10-week old',
} as const;

/**
 * The densities of PV+, SST+ and VIP+ cells of Kim et al. 2017 (mmc3.xlsx), averaged over the sexes, region names
 * brought to those of the hierarchy where that can be done.
 * @returns the measurements, those of a marker together, and what was made of odd cells and names
 * @throws MissingSheet, MalformedTable
 * @see atlas-densities, excel_reader.py, `read_kim_et_al_neuron_densities`
 */
export function kimDensities(workbook: Workbook, hierarchy: RegionHierarchy): { rows: Measurement[]; notes: string[] } {
  const table = readSheet(workbook, 'Sheet1', { columns: COLUMNS, headerRows: 2 }, KimRow);
  const notes: string[] = [];
  const regions = table.rows.map((row, i): KimRegion => {
    const undetermined = NUMBER_COLUMNS.filter((at) => Number.isNaN(row[at]));
    if (undetermined.length > 0) {
      notes.push(`${table.file}, row ${table.rowNumbers[i]}: no value for ${row.roi} in ${undetermined.join(', ')}.`);
    }
    if (row.name === null) notes.push(`${table.file}, row ${table.rowNumbers[i]}: ${row.roi} has no name.`);
    return { name: row.name ?? NAMELESS[row.roi] ?? row.roi, densities: densitiesOf(row) };
  });
  const named = withNamesOf(hierarchy, regions);
  return { rows: MARKERS.flatMap((marker) => measurementsOf(marker, named)), notes };
}

function densitiesOf(row: z.infer<typeof KimRow>): KimRegion['densities'] {
  const average = (male: number, female: number) =>
    (Number(row[NUMBER_COLUMNS[male]]) + Number(row[NUMBER_COLUMNS[female]])) / 2;
  const of = (marker: number) => ({
    mean: average(4 * marker, 4 * marker + 2),
    deviation: average(4 * marker + 1, 4 * marker + 3),
  });
  return { PV: of(0), SST: of(1), VIP: of(2) };
}

const measurementsOf = (marker: Marker, regions: readonly KimRegion[]): Measurement[] =>
  regions
    .filter(({ densities }) => !Number.isNaN(densities[marker].mean))
    .map(({ name, densities }) => ({
      brain_region: name,
      measurement: densities[marker].mean,
      standard_deviation: densities[marker].deviation,
      ...DENSITY,
      cell_type: `${marker}+`,
      ...SOURCE,
    }));

const NAMELESS: Readonly<Record<string, string>> = { IB: 'Interbrain' };
const WHOLE_BRAIN = 'Basic cell groups and regions';
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  'Whole brain': [WHOLE_BRAIN],
  'Anterior cingulate area, ventral part, 6': ['a', 'b'].map((l) => `Anterior cingulate area, ventral part, 6${l}`),
};

/** The sheet knows one layer 6 where the hierarchy has 6a and 6b: such a row becomes one for each of them. */
function withNamesOf(hierarchy: RegionHierarchy, regions: readonly KimRegion[]): KimRegion[] {
  const renamed = rename(regions);
  const brain = hierarchy.byName(WHOLE_BRAIN) ?? hierarchy.root;
  const names = hierarchy.regions.slice(brain.enter, brain.exit).map(({ name }) => name);
  const known = new Set(names);
  const unknown = renamed.filter(
    ({ name }, at) => !known.has(name) && renamed.findIndex((region) => region.name === name) === at,
  );
  const parts = names
    .filter((name) => /[lL]ayer 6/.test(name))
    .flatMap((name) => unknown.filter((region) => name.includes(region.name)).map((region) => ({ name, region })));
  const replaced = new Set(parts.map(({ region }) => region.name));
  return [
    ...renamed.filter(({ name }) => !replaced.has(name)),
    ...parts.map(({ name, region }) => ({ ...region, name })),
  ];
}

function rename(regions: readonly KimRegion[]): KimRegion[] {
  const first = regions.map((region) => ({ ...region, name: namesFor(region)[0] }));
  const further = regions.flatMap((region) =>
    namesFor(region)
      .slice(1)
      .map((name) => ({ ...region, name })),
  );
  return [...first, ...further];
}

const namesFor = ({ name }: KimRegion): readonly string[] => RENAMED[name] ?? [name.replaceAll('È', 'e')];
