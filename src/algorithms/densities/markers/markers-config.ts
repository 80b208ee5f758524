import { z } from 'zod';
import { nearestName } from '../../../ontology/nearest-name.ts';
import { MalformedMarkersConfig } from './errors.ts';

/** How densities of cell types are made from the expression of genes. */
export interface MarkersConfig {
  /** Cells/mm³ by region name and cell type. */
  readonly cellDensity: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Which genes stand for which cells, and how strongly the cells express them. */
  readonly combination: readonly MarkerOfCells[];
  /** Paths by gene, and by cell type. */
  readonly inputGeneVolumePath: Readonly<Record<string, string>>;
  readonly outputCellTypeVolumePath: Readonly<Record<string, string>>;
  readonly outputOverallGliaVolumePath: string;
  readonly outputCellTypeProportionsPath: string;
}

export interface MarkerOfCells {
  readonly cellType: string;
  readonly gene: string;
  readonly averageExpressionIntensity: number;
}

const Path = z.string().min(1);
const Config = z.looseObject({
  cellDensity: z.record(z.string(), z.record(z.string(), z.number().min(0))),
  combination: z
    .array(z.looseObject({ cellType: z.string(), gene: z.string(), averageExpressionIntensity: z.number().positive() }))
    .min(1),
  inputGeneVolumePath: z.record(z.string(), Path),
  outputCellTypeVolumePath: z.record(z.string(), Path),
  outputOverallGliaVolumePath: Path,
  outputCellTypeProportionsPath: Path,
});

/**
 * @param value - of the YAML file
 * @param compat - leave out markers without a volume, as the reference does without a word
 * @throws MalformedMarkersConfig with all that is wrong
 */
export function parseMarkersConfig(value: unknown, file: string, { compat = false } = {}): MarkersConfig {
  const parsed = Config.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the top'}: ${message}`);
    throw new MalformedMarkersConfig({ file, problems });
  }
  const { combination, inputGeneVolumePath } = parsed.data;
  const genes = Object.keys(inputGeneVolumePath);
  const known = combination.filter(({ gene }) => genes.includes(gene));
  const config = { ...parsed.data, combination: compat ? known : combination };
  const problems = [...(compat ? [] : unknownGenes(combination, genes)), ...typeProblems(config)];
  if (problems.length > 0) throw new MalformedMarkersConfig({ file, problems });
  return config;
}

function unknownGenes(combination: readonly MarkerOfCells[], genes: readonly string[]): string[] {
  return combination.flatMap(({ gene }, i) => {
    if (genes.includes(gene)) return [];
    const nearest = nearestName(gene, genes);
    const hint = nearest === undefined ? '' : ` (there is ${nearest})`;
    return [`combination.${i}.gene: ${gene} has no volume in inputGeneVolumePath${hint}`];
  });
}

/** The same cell types must have a density in each region, genes, and a path. */
function typeProblems({ combination, cellDensity, outputCellTypeVolumePath }: MarkersConfig): string[] {
  const places: readonly [string, readonly string[]][] = [
    ...Object.entries(cellDensity).map(([name, types]): [string, string[]] => [
      `cellDensity.${name}`,
      Object.keys(types),
    ]),
    ['combination', combination.map(({ cellType }) => cellType)],
    ['outputCellTypeVolumePath', Object.keys(outputCellTypeVolumePath)],
  ];
  const all = [...new Set(places.flatMap(([, types]) => types))].sort();
  return places.flatMap(([place, types]) =>
    all.filter((type) => !types.includes(type)).map((type) => `${place}: the cell type ${type} is missing`),
  );
}
