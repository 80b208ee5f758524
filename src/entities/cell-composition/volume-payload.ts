import type { Labelled } from '../facts.ts';
import type { ListedDensity, MeTypeDensityEntry } from './listed-densities.ts';

interface ListedType<Part> {
  readonly '@id': string;
  readonly label: string;
  readonly about: readonly string[];
  readonly hasPart: readonly Part[];
}

/** The file of a CellCompositionVolume: densities by M-type and E-type. */
export interface VolumePayload {
  readonly hasPart: readonly ListedType<ListedType<ListedDensity>>[];
}

/** Types in the order in which they come first, each once. */
export const volumePayload = (entries: readonly MeTypeDensityEntry[]): VolumePayload => ({
  hasPart: [...Map.groupBy(entries, ({ mType }) => mType.id).values()].map((sameMType) =>
    listed(
      sameMType[0].mType,
      'MType',
      sameMType.map(({ eType, density }) => listed(eType, 'EType', [density])),
    ),
  ),
});

const listed = <Part>({ id, label }: Labelled, about: 'MType' | 'EType', hasPart: readonly Part[]) => ({
  '@id': id,
  label,
  about: [`https://neuroshapes.org/${about}`],
  hasPart,
});
