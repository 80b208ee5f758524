import type { Iri } from '../../store/resource.ts';
import { TERMS } from '../iri.ts';

export type DensityType = 'METypeDensity' | 'GliaCellDensity' | 'NeuronDensity';

interface TypeFacts {
  readonly typeIri: Iri;
  readonly mapping: string;
  /** Files among those of this type that are of another one. */
  readonly fileTypes?: Readonly<Record<string, DensityType>>;
}

/** What volumes of densities are registered as (bbp-data-push, push_nrrd_volumetricdatalayer). */
export const DENSITY_TYPES: Readonly<Record<DensityType, TypeFacts>> = {
  METypeDensity: { typeIri: TERMS.METypeDensity, mapping: 'me-type-density' },
  GliaCellDensity: {
    typeIri: TERMS.GliaCellDensity,
    mapping: 'glia-cell-density',
    fileTypes: { 'neuron_density.nrrd': 'NeuronDensity' },
  },
  NeuronDensity: { typeIri: TERMS.NeuronDensity, mapping: 'neuron-density' },
};
