import { z } from 'zod';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import { type DensityEdit, multiply, noEdit, setTo } from './density-edit.ts';
import { MalformedOverrides } from './errors.ts';

const EType = z
  .strictObject({
    label: z.string().min(1),
    density: z.number().min(0).optional(),
    density_ratio: z.number().min(0).optional(),
  })
  .refine(
    ({ density, density_ratio: ratio }) => (density === undefined) !== (ratio === undefined),
    'give density or density_ratio',
  );
const MType = z.looseObject({ label: z.string().min(1), hasPart: z.record(z.string(), EType) });

const DensityRecipe = z.looseObject({
  version: z.literal(1),
  overrides: z.record(
    z.string().regex(/\/\d+$|^\d+$/, 'a region is an IRI that ends in its id'),
    z.looseObject({ hasPart: z.record(z.string(), MType) }),
  ),
});
export type DensityRecipe = z.infer<typeof DensityRecipe>;

/** @param file - its name, for messages. @throws MalformedOverrides naming all problems */
export function parseDensityRecipe(json: unknown, file: string): DensityRecipe {
  const parsed = DensityRecipe.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
  throw new MalformedOverrides({ file, problems });
}

/** Of a volume: its ME-type. */
export interface MeTypeName {
  readonly mtype: string;
  readonly etype: string;
}

/**
 * The ME-type of a volume by the name of its file: `L1_DAC|bNAC_INH_densities`, `L2_TPC:A_cADpyr`,
 * `Generic_Excitatory_Neuron_MType_Generic_Excitatory_Neuron_EType`.
 */
export function meTypeOfFile(name: string): MeTypeName {
  const label = name.replace(/_(INH|EXC)_densities$/, '');
  const [mtype, etype] = label.split(/\||(?<=_MType)_/);
  if (etype !== undefined) return { mtype, etype };
  const at = label.lastIndexOf('_');
  return { mtype: label.slice(0, Math.max(0, at)), etype: label.slice(at + 1) };
}

/**
 * Plans a recipe: densities are set in voxels labelled with exactly that region, then ratios multiply.
 *
 * @param meTypes - of the volumes, by name; those of a recipe that have no volume are a problem
 * @param selected - regions outside of which there are to be no cells, by their ids
 * @throws MalformedOverrides
 * @see blue-cwl, density_manipulation.py
 */
export function planRecipe(
  { overrides }: DensityRecipe,
  file: string,
  { labels, hierarchy }: VoxelRanks,
  meTypes: ReadonlyMap<string, MeTypeName>,
  selected?: ReadonlySet<number>,
): Map<string, DensityEdit> {
  const rankOf = new Map(labels.map((label, rank) => [label, rank]));
  const byRegion = new Map(Object.entries(overrides).map(([iri, parts]) => [Number(/\d+$/.exec(iri)?.[0]), parts]));
  const changes = [...byRegion].flatMap(([id, { hasPart }]) =>
    Object.values(hasPart).flatMap(({ label: mtype, hasPart: etypes }) =>
      Object.values(etypes).map(({ label: etype, ...change }) => ({ id, mtype, etype, ...change })),
    ),
  );
  const filesOfChange = ({ mtype, etype }: MeTypeName): string[] =>
    [...meTypes].filter(([, of]) => of.mtype === mtype && of.etype === etype).map(([name]) => name);
  const problems = changes.flatMap((change) => [
    ...(hierarchy.has(change.id) ? [] : [`${hierarchy.file} has no region with id ${change.id}`]),
    ...(filesOfChange(change).length > 0 ? [] : [`there is no volume of ${change.mtype} ${change.etype}`]),
  ]);
  if (problems.length > 0) throw new MalformedOverrides({ file, problems: [...new Set(problems)] });
  const edits = new Map([...meTypes.keys()].map((name) => [name, noEdit(labels.length)]));
  const editsOf = (change: MeTypeName) => filesOfChange(change).flatMap((name) => edits.get(name) ?? []);
  for (const change of changes) {
    const { density } = change;
    if (density !== undefined) for (const edit of editsOf(change)) setTo(edit, rankOf.get(change.id) ?? 0, density);
  }
  for (const change of changes) {
    const { density_ratio: ratio } = change;
    if (ratio !== undefined) for (const edit of editsOf(change)) multiply(edit, rankOf.get(change.id) ?? 0, ratio);
  }
  if (selected) {
    const outside = labels.flatMap((label, rank) => (selected.has(label) ? [] : [rank]));
    for (const edit of edits.values()) for (const rank of outside) setTo(edit, rank, 0);
  }
  return edits;
}
