import { z } from 'zod';
import { nearestName } from '../../../ontology/nearest-name.ts';
import type { LayerShare } from '../layer-shares.ts';
import { CompositionMismatch, MalformedComposition } from './errors.ts';
import type { Taxonomy } from './taxonomy.ts';

const Composition = z.looseObject({
  neurons: z
    .array(
      z.looseObject({
        density: z.number().min(0),
        traits: z.looseObject({ layer: z.union([z.number(), z.string()]).transform(String), mtype: z.string() }),
      }),
    )
    .min(1),
});

/** How dense each M-type is in a layer, cells/mm³. */
export interface ComposedType {
  /** From 1. */
  readonly layer: number;
  readonly mType: string;
  readonly density: number;
}

/**
 * @param value - of the YAML file
 * @param layers - names of the layers of the region, such as `layer_1`
 * @throws MalformedComposition with all that is wrong
 * @see atlas-densities, app/mtype_densities.py, `_load_neuronal_mtype_composition`
 */
export function parseComposition(value: unknown, file: string, layers: readonly string[]): ComposedType[] {
  const parsed = Composition.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the top'}: ${message}`);
    throw new MalformedComposition({ file, problems });
  }
  const { neurons } = parsed.data;
  const problems = neurons.flatMap(({ traits: { layer } }, i) => {
    if (layers.includes(`layer_${layer}`)) return [];
    const nearest = nearestName(`layer_${layer}`, layers);
    return [`neurons.${i}.traits.layer: the region has no layer_${layer}${nearest ? ` (there is ${nearest})` : ''}`];
  });
  if (problems.length > 0) throw new MalformedComposition({ file, problems });
  return neurons.map(({ density, traits: { layer, mtype } }) => {
    return { layer: layers.indexOf(`layer_${layer}`) + 1, mType: mtype, density };
  });
}

/** @throws CompositionMismatch when the two do not have the same M-types */
export function assertSameTypes(
  { file, taxonomy }: { readonly file: string; readonly taxonomy: Taxonomy },
  composition: { readonly file: string; readonly types: readonly ComposedType[] },
): void {
  const composed = new Set(composition.types.map(({ mType }) => mType));
  const classified = new Set(taxonomy.keys());
  const onlyInTaxonomy = [...classified].filter((mType) => !composed.has(mType)).sort();
  const onlyInComposition = [...composed].filter((mType) => !classified.has(mType)).sort();
  if (onlyInTaxonomy.length + onlyInComposition.length === 0) return;
  throw new CompositionMismatch({ taxonomy: file, composition: composition.file, onlyInTaxonomy, onlyInComposition });
}

/**
 * The share of each excitatory M-type in the excitatory neurons of its layer; layers ascend by name.
 *
 * @see atlas-densities, densities/mtype_densities_from_composition.py
 */
export function excitatoryShares(types: readonly ComposedType[], taxonomy: Taxonomy): LayerShare[] {
  const excitatory = types.filter(({ mType }) => taxonomy.get(mType) === 'EXC');
  const sums = new Map<number, number>();
  for (const { layer, density } of excitatory) sums.set(layer, (sums.get(layer) ?? 0) + density);
  return excitatory
    .map(({ layer, mType, density }) => ({ layer, mType, share: density === 0 ? 0 : density / (sums.get(layer) ?? 1) }))
    .sort((a, b) => a.layer - b.layer);
}
