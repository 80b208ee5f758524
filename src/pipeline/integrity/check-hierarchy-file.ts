import { checkHierarchy } from '../../algorithms/integrity/hierarchy-checks.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import type { Dataset } from './dataset-files.ts';
import { findingsOf } from './findings-of.ts';
import { datasetReport, type IntegrityReport } from './report.ts';

/** Checks a hierarchy: that it can be read (one root, unique ids, parents that agree, no cycle), and what it names. */
export async function checkHierarchyFile({ name, path }: Dataset): Promise<IntegrityReport> {
  const { value, findings } = await findingsOf(() => readHierarchy(path));
  const checks = value ? checkHierarchy(value.toJson()) : [];
  return { [name]: datasetReport([{ name, kind: 'hierarchy', findings: [...findings, ...checks] }], 1) };
}
