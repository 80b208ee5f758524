import type { Json, JsonObject } from '../../resource.ts';
import { illegal } from './refused.ts';
import { type TokenFilter, tokenFilter } from './token-filters.ts';
import { type Token, type Tokenize, tokenizer } from './tokenizers.ts';

/** What the settings of an index call by a name. @throws SearchRefused when there is none or it is not served */
export interface Analyzers {
  analyzer(name: string): Tokenize;
  /** How whole values are made alike. */
  normalizer(name: string): (value: string) => string;
}

/** Name of the tokenizer, then of the filters. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  default: ['standard', 'lowercase'],
  standard: ['standard', 'lowercase'],
  simple: ['lowercase'],
  whitespace: ['whitespace'],
  keyword: ['keyword'],
  stop: ['lowercase', 'stop'],
};
const CUSTOM = ['type', 'tokenizer', 'filter', 'char_filter', 'position_increment_gap'];

/** @param settings - of an index, of which `analysis` counts */
export function analyzers(settings: JsonObject = {}): Analyzers {
  const analysis = ((settings.index as JsonObject | undefined)?.analysis ?? settings.analysis ?? {}) as JsonObject;
  const given = (kind: string) => (analysis[kind] ?? {}) as JsonObject;
  const known = new Map<string, Tokenize>();
  const filtersOf = (names: Json | undefined): TokenFilter[] =>
    [names ?? []].flat().map((name) => tokenFilter(String(name), given('filter')));
  const compose = (tokenizerName: string, filters: Json, charFilters?: Json): Tokenize => {
    const cut = tokenizer(tokenizerName, given('tokenizer'));
    const steps = filtersOf(filters);
    const letters = charFiltersOf(charFilters, given('char_filter'));
    return (text) => steps.reduce<Token[]>((tokens, step) => step(tokens), cut(letters(text)));
  };
  const make = (name: string): Tokenize => {
    const own = given('analyzer')[name] as JsonObject | undefined;
    if (!own && Object.hasOwn(BUILT_IN, name)) return compose(BUILT_IN[name][0], BUILT_IN[name].slice(1));
    if (!own) throw illegal(`analyzer [${name}] has not been configured in mappings`);
    const type = String(own.type ?? 'custom');
    const isCustom = type === 'custom';
    const unknown = Object.keys(own).find((key) => !(isCustom ? CUSTOM : ['type']).includes(key));
    if (unknown) throw illegal(`[${unknown}] of analyzer [${name}] is not served here.`);
    return isCustom ? compose(String(own.tokenizer), own.filter ?? [], own.char_filter) : make(type);
  };
  return {
    analyzer(name) {
      const analyze = known.get(name) ?? make(name);
      known.set(name, analyze);
      return analyze;
    },
    normalizer(name) {
      const own = given('normalizer')[name] as JsonObject | undefined;
      if (!own && name !== 'lowercase') throw illegal(`normalizer [${name}] not found`);
      const steps = filtersOf(own ? own.filter : name);
      const letters = charFiltersOf(own?.char_filter, given('char_filter'));
      const normalize = (value: string) =>
        steps.reduce<Token[]>((tokens, step) => step(tokens), [{ term: letters(value), position: 0 }]);
      return (value) => normalize(value)[0]?.term ?? '';
    },
  };
}

/** What becomes of a text before it is cut: characters are replaced (`mapping`). */
function charFiltersOf(names: Json | undefined, given: JsonObject): (text: string) => string {
  const filters = [names ?? []].flat().map((name) => {
    const own = (given[String(name)] ?? {}) as JsonObject;
    if (own.type !== 'mapping' || !Array.isArray(own.mappings))
      throw illegal(`char_filter [${String(name)}] of type [${String(own.type ?? name)}] is not served here.`);
    const pairs = own.mappings.map((pair) =>
      String(pair)
        .split('=>')
        .map((side) => side.trim()),
    );
    const byLength = pairs.sort(([a], [b]) => b.length - a.length);
    const pattern = new RegExp(byLength.map(([from]) => from.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&')).join('|'), 'g');
    const replacements = new Map(byLength.map(([from, to = '']) => [from, to]));
    return (text: string) => text.replaceAll(pattern, (found) => replacements.get(found) ?? found);
  });
  return (text) => filters.reduce((changed, filter) => filter(changed), text);
}
