import { UnreadableCellType } from '../errors.ts';

const GENERIC: Readonly<Record<string, readonly [string, string]>> = {
  Generic_Excitatory_Neuron_MType_Generic_Excitatory_Neuron_EType: ['GEN_mtype', 'GEN_etype'],
  Generic_Inhibitory_Neuron_MType_Generic_Inhibitory_Neuron_EType: ['GIN_mtype', 'GIN_etype'],
};

/** What the name of a density file of a population means: `gad67+_density` is of cells with the label `Gad67+`. */
export function populationLabel(stem: string): string {
  const name = stem.split('_density')[0];
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/**
 * M-type and E-type that the name of a density file means: `L23_BP|bAC_INH_densities`, `L2_IPC_cADpyr`, or one of the
 * two generic types.
 *
 * @throws UnreadableCellType
 */
export function meTypeLabels(stem: string): readonly [mType: string, eType: string] {
  const generic = GENERIC[stem];
  if (generic) return generic;
  const name = stem.replace(/_(INH|EXC)_densities.*$/, '').replace(/_v3.*$/, '');
  const [mType, eType, ...others] = name.replace(/_cADpyr$/, '|cADpyr').split('|');
  if (!mType || !eType || others.length > 0) throw new UnreadableCellType({ file: stem });
  return [mType, eType];
}
