/** What one check says of one file; it passed when there is no problem. */
export interface Finding {
  readonly check: string;
  /** A sentence about the file, without its name. */
  readonly problem?: string;
  /** Figures for the report: plain data. */
  readonly measured?: unknown;
}

/** @param problems - sentences, of which those that are false do not hold */
export function finding(check: string, problems: readonly (string | false)[], measured?: unknown): Finding {
  const problem = problems.filter((sentence) => sentence !== false).join(' ');
  return { check, ...(problem === '' ? {} : { problem }), ...(measured === undefined ? {} : { measured }) };
}

const LISTED = 20;

/** Up to 20 of a list, and how many more there are. */
export function listed(items: readonly (string | number)[]): string {
  const rest = items.length - LISTED;
  return `${items.slice(0, LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
