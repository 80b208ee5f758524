import { files } from '../files.ts';
import { transplantRule } from '../transplant-rule.ts';

export const transplantExcitatorySplit = transplantRule(
  'excitatory_split',
  files.excitatorySplitValidated,
  files.excitatorySplitTransplant,
);
