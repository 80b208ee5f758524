import { NrrdHeaderInvalid } from './errors.ts';

/** The lines of a header, sorted by kind. */
export interface HeaderLines {
  readonly fields: ReadonlyMap<string, string>;
  readonly keyValues: ReadonlyMap<string, string>;
  readonly comments: readonly string[];
}

/** Spellings of one field; the right-hand one is used here. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['datafile', 'data file'],
  ['lineskip', 'line skip'],
  ['byteskip', 'byte skip'],
  ['blocksize', 'block size'],
  ['axismins', 'axis mins'],
  ['axismaxs', 'axis maxs'],
  ['centers', 'centerings'],
  ['oldmin', 'old min'],
  ['oldmax', 'old max'],
  ['sampleunits', 'sample units'],
]);

/** @throws NrrdHeaderInvalid at another magic, a NUL, a line of no known kind, or a field given twice */
export function splitHeader(text: string, path: string): HeaderLines {
  const [magic, ...lines] = text.split('\n').map((line) => line.trimEnd());
  if (!/^NRRD000[1-5]$/.test(magic)) {
    throw new NrrdHeaderInvalid({
      path,
      problem: `starts with ${JSON.stringify(magic.slice(0, 20))}, not with NRRD0001 to NRRD0005`,
    });
  }
  if (text.includes('\0')) throw new NrrdHeaderInvalid({ path, problem: 'holds a NUL character' });
  const fields = new Map<string, string>();
  const keyValues = new Map<string, string>();
  const comments: string[] = [];
  for (const line of lines) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      comments.push(line.slice(1).trim());
      continue;
    }
    const { name, separator, value } = parseLine(line, path);
    const isKey = separator === ':=';
    const target = isKey ? keyValues : fields;
    if (target.has(name)) throw new NrrdHeaderInvalid({ path, field: name, problem: 'is given twice' });
    target.set(name, value);
  }
  return { fields, keyValues, comments };
}

function parseLine(line: string, path: string) {
  const match = /^([^:]+)(:=|:)(.*)$/.exec(line);
  if (!match)
    throw new NrrdHeaderInvalid({ path, problem: `has a line that is no field: ${JSON.stringify(line.slice(0, 60))}` });
  const [, raw, separator, value] = match;
  if (separator === ':=') return { name: raw, separator, value };
  const name = raw.trim().toLowerCase();
  return { name: SYNONYMS.get(name) ?? name, separator, value: value.trim() };
}
