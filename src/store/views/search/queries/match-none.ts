import { NONE } from '../narrow.ts';
import type { Query } from './query.ts';

export const MATCH_NONE: Query = { narrow: NONE, exact: true, constant: () => 0, score: () => undefined };
