import { AtlasError } from '../../errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { LabelCounts } from './label-counts.ts';

type Offending = { readonly unknown: readonly number[]; readonly notLeaves: readonly number[] };

export class NotLeavesOnly extends AtlasError<'NotLeavesOnly', Offending & { readonly file: string }> {
  readonly tag = 'NotLeavesOnly';
  readonly remedy = 'Use the hierarchy the annotation was made with, and make both leaves-only first.';

  constructor(details: Offending & { readonly file: string }) {
    const list = (ids: readonly number[]) => `${ids.length}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`;
    super(
      `Of the annotation's labels, ${list(details.unknown)} are not in ${details.file} and ` +
        `${list(details.notLeaves)} are regions with children.`,
      details,
    );
  }
}

/** Labels, ascending, that are no region or no leaf of the hierarchy; 0 is neither. */
export function labelsOffLeaves(hierarchy: RegionHierarchy, counts: LabelCounts): Offending {
  const labels = [...counts.keys()].filter((label) => label !== 0).sort((a, b) => a - b);
  const [known, unknown] = [labels.filter((id) => hierarchy.has(id)), labels.filter((id) => !hierarchy.has(id))];
  return { unknown, notLeaves: known.filter((id) => !hierarchy.isLeaf(id)) };
}

/** @throws NotLeavesOnly */
export function checkLeavesOnly(hierarchy: RegionHierarchy, counts: LabelCounts): void {
  const { unknown, notLeaves } = labelsOffLeaves(hierarchy, counts);
  if (unknown.length > 0 || notLeaves.length > 0) throw new NotLeavesOnly({ file: hierarchy.file, unknown, notLeaves });
}
