import { type Chance, pickFrom } from '../../../support/chance.ts';
import { CODES, phrase, WORDS } from './generated-words.ts';

/** A query of any kind, `depth` levels of others around it. */
export function query(chance: Chance, depth: number): object {
  if (depth > 0 && chance(2)) {
    const some = (most: number) => Array.from({ length: chance(most + 1) }, () => query(chance, depth - 1));
    const should = some(3);
    return {
      bool: {
        must: some(1),
        filter: some(1),
        should,
        must_not: some(1),
        ...(chance(2) ? { minimum_should_match: pickFrom(chance, LEAST) } : {}),
      },
    };
  }
  return pickFrom(chance, LEAVES)(chance);
}

const LEAST = [0, 1, 2, '50%', '-1', '-40%', '1<50%', '1<-1 2<75%'];
const FUZZINESS = [0, 1, 2, 'AUTO', 'AUTO:2,5'];
const FIELDS = [
  ['title', 'free.text'],
  ['title', 'free.text', 'code'],
  ['title^2', 'free.*', 'tags'],
];
/** Words that are written wrong, and some that are not. */
const MISSPELT = ['brian', 'cotex', 'Cell', 'lyaer', 'dnesity', 'fo', 'bran cotrex', 'pyramidel', 'layers 3', 'cell'];

/** How much may be wrong; words are few, so that no engine leaves any out. */
const fuzzy = (chance: Chance): object => ({
  fuzziness: pickFrom(chance, FUZZINESS),
  ...(chance(3) ? {} : { prefix_length: chance(3) }),
});

const operator = (chance: Chance): string => pickFrom(chance, ['and', 'or']);

const LEAVES: readonly ((chance: Chance) => object)[] = [
  () => ({ match_all: {} }),
  (chance) => ({ term: { code: pickFrom(chance, CODES) } }),
  (chance) => ({ term: { 'free.text.keyword': phrase(chance, 2) } }),
  (chance) => ({ terms: { tags: [pickFrom(chance, CODES), pickFrom(chance, CODES)] } }),
  (chance) => ({ match: { title: { query: phrase(chance, 3), operator: operator(chance) } } }),
  (chance) => ({ match: { 'free.text': phrase(chance, 2) } }),
  (chance) => ({ match: { title: { query: phrase(chance, 4), minimum_should_match: pickFrom(chance, LEAST) } } }),
  (chance) => ({
    match: {
      title: {
        query: pickFrom(chance, MISSPELT),
        operator: operator(chance),
        fuzzy_transpositions: chance(2) === 0,
        ...fuzzy(chance),
      },
    },
  }),
  (chance) => ({
    fuzzy: {
      [pickFrom(chance, ['title', 'code', 'tags'])]: {
        value: pickFrom(chance, ['brian', 'abd', 'acb', 'L1_NCG-SA', 'xy', 'ab']),
        transpositions: chance(2) === 0,
        ...fuzzy(chance),
      },
    },
  }),
  (chance) => ({ match_bool_prefix: { title: { query: `${phrase(chance, 2)} ce`, operator: operator(chance) } } }),
  (chance) => ({ match_phrase: { title: phrase(chance, 2) } }),
  (chance) => ({ match_phrase_prefix: { title: pickFrom(chance, ['bra', 'lay', 'cell de', 'cortex la']) } }),
  (chance) => ({
    multi_match: { query: phrase(chance, 2), fields: ['title', 'free.text'], operator: operator(chance) },
  }),
  (chance) => ({
    multi_match: {
      query: pickFrom(chance, WORDS),
      fields: pickFrom(chance, FIELDS),
      type: pickFrom(chance, ['best_fields', 'most_fields', 'phrase', 'cross_fields', 'bool_prefix']),
      lenient: true,
    },
  }),
  (chance) => ({
    multi_match: {
      query: phrase(chance, 3),
      fields: ['title', 'free.text'],
      type: 'cross_fields',
      operator: operator(chance),
    },
  }),
  (chance) => ({ query_string: { query: pickFrom(chance, STRINGS), default_field: 'title' } }),
  (chance) => ({
    query_string: {
      query: strings(chance),
      fields: pickFrom(chance, FIELDS.slice(0, 2)),
      default_operator: operator(chance),
    },
  }),
  (chance) => ({
    query_string: { query: strings(chance), fields: ['title'], minimum_should_match: pickFrom(chance, LEAST.slice(1)) },
  }),
  (chance) => ({
    simple_query_string: { query: pickFrom(chance, SIMPLE), fields: ['title'], default_operator: operator(chance) },
  }),
  (chance) => ({
    simple_query_string: {
      query: pickFrom(chance, SIMPLE),
      fields: ['title', 'code'],
      flags: pickFrom(chance, ['OR|AND|PREFIX', 'NOT|PHRASE|WHITESPACE', 'FUZZY|PRECEDENCE|AND|WHITESPACE', 'ALL']),
    },
  }),
  (chance) => ({ prefix: { code: pickFrom(chance, ['a', 'L1', 'b']) } }),
  (chance) => ({ wildcard: { 'title.keyword': pickFrom(chance, ['*cell*', 'brain ?*', 'L*', '*/3*']) } }),
  (chance) => ({ regexp: { code: pickFrom(chance, ['a.*', '(a|B)', 'L[0-9]_NGC-S.', '[a-c]{2,3}']) } }),
  (chance) => ({ exists: { field: pickFrom(chance, ['title', 'age', 'parts', 'free', 'free.count', 'none']) } }),
  (chance) => ({ range: { age: { gte: chance(20) - 5, lt: chance(30) } } }),
  (chance) => ({ range: { weight: { gt: chance(40) / 8 } } }),
  (chance) => ({ range: { born: { gte: `20${10 + chance(12)}`, lte: `20${12 + chance(10)}-06||/M` } } }),
  (chance) => ({ range: { 'free.count': { lte: chance(5) } } }),
  (chance) => ({
    range: {
      born: {
        [pickFrom(chance, ['gt', 'gte', 'lt', 'lte'])]: `1${chance(9)}.0${1 + chance(9)}.20${10 + chance(12)}`,
        format: 'dd.MM.yyyy',
        time_zone: pickFrom(chance, ZONES),
      },
    },
  }),
  (chance) => ({
    range: {
      born: {
        gte: `20${10 + chance(12)}-03-29T02:15||-${chance(40)}d/${pickFrom(chance, ['d', 'w', 'M', 'y', 'h'])}`,
        time_zone: pickFrom(chance, ZONES),
      },
    },
  }),
  (chance) => ({ range: { code: { gte: pickFrom(chance, CODES) } } }),
  (chance) => ({ constant_score: { filter: { term: { tags: pickFrom(chance, CODES) } } } }),
  (chance) => ({
    nested: {
      path: 'parts',
      query: {
        bool: {
          filter: [
            { term: { 'parts.kind': pickFrom(chance, CODES) } },
            { range: { 'parts.size': { gte: chance(9) } } },
          ],
        },
      },
    },
  }),
  (chance) => ({ nested: { path: 'parts', query: { match: { 'parts.note': phrase(chance, 2) } } } }),
];

/** Where clocks are changed, and where they are not. */
export const ZONES = ['UTC', '+05:30', 'Europe/Paris', 'America/New_York'];

/** Parts of queries in words, one after the other; a sign stands behind no operator. */
function strings(chance: Chance): string {
  const joint = pickFrom(chance, [' ', ' ', ' AND ', ' OR ', ' NOT ']);
  const parts = Array.from({ length: 1 + chance(3) }, () => pickFrom(chance, PARTS));
  return parts.map((part) => (joint === ' ' ? part : part.replace(/^[+-]/, ''))).join(joint);
}
const PARTS = [
  'brain',
  'cell density',
  '+layer',
  '-cortex',
  'bra*',
  '(layer cell)',
  '"of the"~1',
  'brian~',
  'cel~1',
  'title:cell',
  'dens?ty',
  'code:ab',
  '(the OR cell)',
];

const STRINGS = [
  'brain AND cell',
  'title:(layer OR cortex) -density',
  '"layer 2/3"',
  'bra*',
  'age:[3 TO 12]',
  '+cell pyramidal',
  'NOT brain',
  'code:a*',
];
const SIMPLE = [
  ...[
    'brain + cell',
    'layer | density',
    '"layer 2"',
    '-brain',
    'cor*',
    'cell -layer',
    'brian~ + cell',
    'cel~1 | cotrex~2',
  ],
  ...['(brain | layer) + cell', '"cell layer"~2 brain', 'bra* + "of"', 'dens\\*', '*'],
];
