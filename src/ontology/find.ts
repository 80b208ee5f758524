import { InvalidQuery, UnknownAttribute } from './errors.ts';
import type { Region } from './region.ts';

export interface Query {
  readonly ignoreCase?: boolean;
  /** Adds the closed subtree of each hit. */
  readonly withDescendants?: boolean;
}

/**
 * Ids of the regions whose attribute equals `value`; a string that starts with `@` is a regular expression in Python's
 * dialect, searched for anywhere in the attribute. Regions without the attribute are passed over.
 * @throws UnknownAttribute when no region has it, InvalidQuery
 * @see voxcell, region_map.py, `RegionMap.find`
 */
export function findRegions(
  { file, regions }: { file: string; regions: readonly Region[] },
  value: string | number,
  attribute: string,
  { ignoreCase = false, withDescendants = false }: Query = {},
): Set<number> {
  const candidates = regions.filter((region) => attribute in region.attributes);
  if (candidates.length === 0) throw new UnknownAttribute({ file, attribute });
  const matches = matcher(value, attribute, ignoreCase);
  const found = new Set<number>();
  for (const region of candidates) {
    if (!matches(region.attributes[attribute])) continue;
    const end = withDescendants ? region.exit : region.enter + 1;
    for (let i = region.enter; i < end; i++) found.add(regions[i].id);
  }
  return found;
}

function matcher(value: string | number, attribute: string, ignoreCase: boolean): (candidate: unknown) => boolean {
  if (typeof value === 'string' && value.startsWith('@')) {
    const pattern = fromPythonPattern(value.slice(1), ignoreCase);
    return (candidate) => {
      if (typeof candidate === 'string') return pattern.test(candidate);
      throw new InvalidQuery({ query: value, reason: `${attribute} is ${JSON.stringify(candidate)}, not a text` });
    };
  }
  if (typeof value === 'string' && ignoreCase) {
    const upper = value.toUpperCase();
    return (candidate) => typeof candidate === 'string' && candidate.toUpperCase() === upper;
  }
  return (candidate) => candidate === value;
}

/** What Python's `re` writes differently; anything else that the two read differently is refused. */
const TRANSLATIONS: Readonly<Record<string, string>> = { '\\A': '^', '\\Z': '$', '\\a': '\\x07', '(?P<': '(?<' };
const SHARED_ESCAPE = /^\\[^A-Za-z]$|^\\[bBdDsSwWfnrtvxu]$/;

function fromPythonPattern(source: string, ignoreCase: boolean): RegExp {
  const query = `@${source}`;
  const caseless = source.startsWith('(?i)');
  const body = caseless ? source.slice('(?i)'.length) : source;
  const translated = body.replace(/\\.|\(\?P<|\(\?P=(\w+)\)|\(\?[a-zA-Z]+[):]/gs, (token, name?: string) => {
    if (name) return `\\k<${name}>`;
    if (token in TRANSLATIONS) return TRANSLATIONS[token];
    if (SHARED_ESCAPE.test(token)) return token;
    throw new InvalidQuery({ query, reason: `${token} means something else in JavaScript` });
  });
  try {
    // Without the u flag: with it, escapes such as \- that Python allows would be refused.
    return new RegExp(translated, ignoreCase || caseless ? 'i' : '');
  } catch (cause) {
    throw new InvalidQuery({ query, reason: (cause as Error).message }, { cause });
  }
}
