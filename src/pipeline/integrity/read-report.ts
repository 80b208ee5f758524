import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { readJson } from '../../ontology/read-json.ts';

/** What a report of any checker tells: `success` is the text "true", or the dataset has problems. */
const Report = z.record(z.string(), z.looseObject({ success: z.unknown().optional() }));
type Report = Readonly<Record<string, { readonly success?: unknown }>>;

export class ReportMalformed extends AtlasError<'ReportMalformed', { readonly path: string }> {
  readonly tag = 'ReportMalformed';
  readonly remedy = 'Make the report again with `bba-data-integrity-check`.';

  constructor(details: { readonly path: string }) {
    super(`${details.path} is not a report of checks: {"<dataset>": {"success": "true", …}}.`, details);
  }
}

type Failed = readonly { readonly report: string; readonly dataset: string }[];

export class DatasetsNotSound extends AtlasError<'DatasetsNotSound', { readonly failed: Failed }> {
  readonly tag = 'DatasetsNotSound';
  readonly remedy = 'Read the problems in the reports, mend the datasets or the step that made them, and run again.';

  constructor(failed: Failed) {
    const names = failed.map(({ report, dataset }) => `${dataset} (${report})`);
    super(`These datasets did not pass their checks: ${names.join(', ')}.`, { failed });
  }
}

/** @throws OntologyFileUnreadable, ReportMalformed */
export async function readReport(path: string): Promise<Report> {
  const parsed = Report.safeParse(await readJson(path));
  if (!parsed.success) throw new ReportMalformed({ path });
  return parsed.data;
}

/** @param reports - each with its name. @throws DatasetsNotSound */
export function assertSuccess(reports: readonly (readonly [name: string, report: Report])[]): void {
  const failed = reports.flatMap(([name, report]) =>
    Object.entries(report).flatMap(([dataset, { success }]) => (success === 'true' ? [] : [{ report: name, dataset }])),
  );
  if (failed.length > 0) throw new DatasetsNotSound(failed);
}
