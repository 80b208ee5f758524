import { type Reason, reasonText } from './explain.ts';
import type { Plan } from './plan.ts';
import { inputPath, outputPath } from './rule.ts';

export interface PlanJson {
  readonly target: string;
  /** Producers first. */
  readonly jobs: readonly {
    readonly rule: string;
    readonly needs: readonly string[];
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    /** Why it would run; null when it is up to date. */
    readonly reason: string | null;
  }[];
}

type Reasons = ReadonlyMap<string, Reason | null>;

export function planToJson({ target, jobs }: Plan, reasons: Reasons): PlanJson {
  return {
    target,
    jobs: jobs.map(({ rule, needs }) => {
      const reason = reasons.get(rule.name);
      return {
        rule: rule.name,
        needs,
        inputs: Object.values(rule.inputs).map(inputPath),
        outputs: Object.values(rule.outputs).map(outputPath),
        reason: reason ? reasonText(reason) : null,
      };
    }),
  };
}

/** Graphviz; jobs that are up to date are dashed. */
export function planToDot({ jobs }: Plan, reasons: Reasons): string {
  const nodes = jobs.map(({ rule: { name } }) => `  ${name}${reasons.get(name) ? '' : ' [style=dashed]'};\n`);
  const edges = jobs.flatMap(({ rule, needs }) => needs.map((need) => `  ${need} -> ${rule.name};\n`));
  return `digraph plan {\n  rankdir=LR;\n  node [shape=box];\n${nodes.join('')}${edges.join('')}}\n`;
}

/** Mermaid flow chart; jobs that are up to date are dashed. */
export function planToMermaid({ jobs }: Plan, reasons: Reasons): string {
  const nodes = jobs.map(({ rule: { name } }) => `  ${name}${reasons.get(name) ? '' : ':::done'}\n`);
  const edges = jobs.flatMap(({ rule, needs }) => needs.map((need) => `  ${need} --> ${rule.name}\n`));
  return `flowchart LR\n${nodes.join('')}${edges.join('')}  classDef done stroke-dasharray: 4\n`;
}
