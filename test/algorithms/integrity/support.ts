import assert from 'node:assert/strict';
import type { Finding } from '../../../src/algorithms/integrity/finding.ts';

/** The problems of findings by check; checks that passed are left out. */
export const problemsOf = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.flatMap(({ check, problem }) => (problem === undefined ? [] : [[check, problem]])));

export function assertPasses(findings: readonly Finding[]): void {
  assert.ok(findings.length > 0);
  assert.deepEqual(problemsOf(findings), {});
}

/** That of all checks the one named found a problem, and no other. */
export function assertFails(findings: readonly Finding[], check: string, problem: RegExp): void {
  const problems = problemsOf(findings);
  assert.deepEqual(Object.keys(problems), [check]);
  assert.match(problems[check], problem);
}
