import type { Finding } from '../../algorithms/integrity/finding.ts';

/** "true" or "false", as the reference pipeline reads them. */
type Truth = 'true' | 'false';

/** What was found in one dataset: a file, or a folder of files that are one dataset. */
export interface DatasetReport {
  readonly success: Truth;
  /** What the files were taken for. */
  readonly kinds: readonly string[];
  readonly files: number;
  readonly checks: Readonly<Record<string, CheckReport>>;
}

interface CheckReport {
  readonly success: Truth;
  /** How many files it was made on; several together count as one. */
  readonly files: number;
  /** By name of the file. */
  readonly problems?: Readonly<Record<string, string>>;
  /** By name of the file. */
  readonly measured?: Readonly<Record<string, unknown>>;
}

/** By dataset, under the name it was given by. */
export type IntegrityReport = Readonly<Record<string, DatasetReport>>;

/** The findings on one file. */
export interface CheckedFile {
  readonly name: string;
  readonly kind: string;
  readonly findings: readonly Finding[];
}

/** @param files - how many the dataset has: findings may also be on all of them together */
export function datasetReport(checked: readonly CheckedFile[], files: number): DatasetReport {
  const names = [...new Set(checked.flatMap(({ findings }) => findings.map(({ check }) => check)))];
  const checks = names.map((check) => [check, checkReport(check, checked)] as const);
  return {
    success: truth(checks.every(([, { success }]) => success === 'true')),
    kinds: [...new Set(checked.map(({ kind }) => kind))],
    files,
    checks: Object.fromEntries(checks),
  };
}

function checkReport(check: string, checked: readonly CheckedFile[]): CheckReport {
  const made = checked.flatMap(({ name, findings }) =>
    findings.filter((found) => found.check === check).map((found) => ({ name, ...found })),
  );
  const problems = made.flatMap(({ name, problem }) => (problem === undefined ? [] : [[name, problem] as const]));
  const measured = made.flatMap(({ name, measured }) => (measured === undefined ? [] : [[name, measured] as const]));
  return {
    success: truth(problems.length === 0),
    files: new Set(made.map(({ name }) => name)).size,
    ...(problems.length > 0 ? { problems: Object.fromEntries(problems) } : {}),
    ...(measured.length > 0 ? { measured: Object.fromEntries(measured) } : {}),
  };
}

const truth = (value: boolean): Truth => (value ? 'true' : 'false');

/** One line for each check that found problems: the first of them. */
export function problemLines(report: IntegrityReport): string[] {
  return Object.entries(report).flatMap(([dataset, { checks }]) =>
    Object.entries(checks).flatMap(([check, { problems = {} }]) => {
      const [first, ...others] = Object.entries(problems);
      if (!first) return [];
      const more = others.length > 0 ? ` (and so ${others.length} more files)` : '';
      return [`${dataset}: ${check}: ${first[0]}: ${first[1]}${more}`];
    }),
  );
}
