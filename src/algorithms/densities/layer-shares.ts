import type { MeTypeShares } from './me-types/me-type-shares.ts';

/** Which part of the density of a layer, or of a slice of one, an M-type is. */
export interface LayerShare {
  readonly mType: string;
  readonly layer: number;
  readonly share: number;
}

/**
 * M-types that are named several times, and what is done about it: their shares are put together in one volume, or,
 * under compat, the last one counts alone, as the reference overwrites the file of the others.
 */
export function withoutRepeats(shares: readonly LayerShare[], { compat }: { readonly compat: boolean }) {
  const byType = Map.groupBy(shares, ({ mType }) => mType);
  const repeated = [...byType].filter(([, all]) => all.length > 1).map(([mType]) => mType);
  return { shares: compat ? [...byType.values()].flatMap((all) => all.slice(-1)) : shares, repeated };
}

/** @param layers - by label of the annotation */
export function sharesByLabel(
  shares: readonly LayerShare[],
  layers: ReadonlyMap<number, number>,
  marker: string,
): MeTypeShares {
  const regionIds = [...layers.keys()];
  const byType = [...Map.groupBy(shares, ({ mType }) => mType)];
  const values = byType.flatMap(([, all]) => {
    const ofLayer = new Map<number, number>();
    for (const { layer, share } of all) ofLayer.set(layer, (ofLayer.get(layer) ?? 0) + share);
    return regionIds.map((label) => ofLayer.get(layers.get(label) ?? 0) ?? 0);
  });
  return {
    meTypes: byType.map(([mType]) => mType),
    regionIds,
    markers: [marker],
    shares: Float64Array.from(values),
  };
}
