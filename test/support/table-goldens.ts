import assert from 'node:assert/strict';
import { assertClose } from './density-goldens.ts';

type GoldenCell = string | number | null;

/** An entry `tables[name]` of shared/golden/densities/*.json. */
export interface TableGolden {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly columnSums: Readonly<Record<string, number>>;
  readonly columnNaN: Readonly<Record<string, number>>;
  readonly columnZeros: Readonly<Record<string, number>>;
  /** Index of the row, then its cells. */
  readonly sampleRows: readonly (readonly [number, ...GoldenCell[]])[];
}

interface Comparison {
  /** Relative, of numbers; 0 by default. */
  readonly tolerance?: number;
  /** Rows whose place is not fixed: they must be somewhere. */
  readonly isAnywhere?: (cells: readonly GoldenCell[]) => boolean;
}

/** Asserts that a table has the golden's columns, sums and sampled rows. */
export function assertGoldenTable<Column extends string>(
  columns: readonly Column[],
  rows: readonly { readonly [Name in Column]?: unknown }[],
  expected: TableGolden,
  { tolerance = 0, isAnywhere = () => false }: Comparison = {},
): void {
  assert.deepEqual(columns, expected.columns);
  assert.equal(rows.length, expected.rows);
  const cells = rows.map((row) => columns.map((column) => toGolden(row[column])));
  for (const [at, column] of columns.entries()) {
    const values = cells.map((row) => row[at]);
    assert.equal(values.filter((value) => value === null).length, expected.columnNaN[column] ?? 0, `empty ${column}`);
    const sum = expected.columnSums[column];
    if (sum === undefined) continue;
    const total = values.reduce<number>((all, value) => all + Number(value), 0);
    assertClose(total, sum, { relative: Math.max(tolerance, 1e-12) }, `sum of ${column}`);
    assert.equal(values.filter((value) => value === 0).length, expected.columnZeros[column], `zeros of ${column}`);
  }
  for (const [index, ...row] of expected.sampleRows) {
    const found = isAnywhere(row) ? cells.some((other) => isSame(other, row, tolerance)) : isSame(cells[index], row, tolerance); // biome-ignore format: one thought
    assert.ok(found, `row ${index}: ${JSON.stringify(cells[index])} instead of ${JSON.stringify(row)}`);
  }
}

const toGolden = (value: unknown): GoldenCell =>
  value === undefined || Number.isNaN(value) ? null : (value as GoldenCell);

const isSame = (actual: readonly GoldenCell[], expected: readonly GoldenCell[], tolerance: number): boolean =>
  expected.every((value, at) => {
    const other = actual[at];
    if (typeof value !== 'number' || typeof other !== 'number') return value === other;
    return Math.abs(other - value) <= tolerance * Math.abs(value);
  });
