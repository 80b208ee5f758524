import type { ExplainedPlan } from './explained-plan.ts';
import { columns, print, printJson } from './shell.ts';

/** Prints a plan in the form that was asked for: a table unless told otherwise. */
export function printPlan(plan: ExplainedPlan, form: { json?: boolean; dot?: boolean; mermaid?: boolean }): void {
  if (form.json) printJson(plan);
  else if (form.dot) print(toDot(plan));
  else if (form.mermaid) print(toMermaid(plan));
  else print(toTable(plan));
}

function toTable({ jobs }: ExplainedPlan): string {
  const runs = jobs.filter(({ reason }) => reason !== null).length;
  const table = columns(jobs.map(({ rule, reason }) => [rule, reason ?? 'up to date']));
  return `${table}\n\n${jobs.length} jobs, ${runs} to run`;
}

const edges = ({ jobs }: ExplainedPlan) =>
  jobs.flatMap(({ rule, needs }) => needs.map((need) => [need, rule] as const));

/** Jobs that are up to date are dashed. */
function toDot(plan: ExplainedPlan): string {
  const nodes = plan.jobs.map(({ rule, reason }) => `  "${rule}"${reason === null ? ' [style=dashed]' : ''};`);
  return ['digraph plan {', ...nodes, ...edges(plan).map(([from, to]) => `  "${from}" -> "${to}";`), '}'].join('\n');
}

/** Jobs that are up to date have round corners. */
function toMermaid(plan: ExplainedPlan): string {
  const nodes = plan.jobs.map(({ rule, reason }) => `  ${rule}${reason === null ? `(${rule})` : `[${rule}]`}`);
  return ['flowchart TD', ...nodes, ...edges(plan).map(([from, to]) => `  ${from} --> ${to}`)].join('\n');
}
