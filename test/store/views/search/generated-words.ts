import { type Chance, pickFrom } from '../../../support/chance.ts';

/** What the texts of documents are made of. */
export const WORDS = [
  'brain',
  'cortex',
  'Layer',
  'layer 2/3',
  'cell',
  'density',
  'the',
  'of',
  'L1_NGC',
  'pyramidal-cell',
  'ÉCLAIR',
];
/** Keywords. */
export const CODES = ['a', 'ab', 'abc', 'B', 'L1_NGC-SA', 'x y'];

/** Up to so many words. */
export const phrase = (chance: Chance, most: number): string =>
  Array.from({ length: 1 + chance(most) }, () => pickFrom(chance, WORDS)).join(' ');
