import { illegal } from './refused.ts';
import { fixedOffset, instantOf, offsetText, UTC, type Zone } from './time-zone.ts';

/** How instants are written. */
export interface DateFormat {
  /** The first and the last millisecond that a text means; undefined when it is none such. */
  read(text: string, zone: Zone): readonly [from: number, to: number] | undefined;
  write(instant: number, zone: Zone): string;
}

const DATE =
  /^([+-]?\d{4,6})(?:-(\d\d)(?:-(\d\d)(?:T(?:(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;
const SLASHES = /^(\d{4})\/(\d\d)\/(\d\d)(?: (\d\d):(\d\d):(\d\d)()(?: (Z|[+-]\d{4}))?)?$/;

/** `strict_date_optional_time`, and with slashes what counts as a date when a field is met for the first time. */
const ISO: DateFormat = {
  read(text, zone) {
    const [, year, month, day, h, m, s, fraction, offset] = DATE.exec(text) ?? SLASHES.exec(text) ?? [];
    return year === undefined ? undefined : span({ year, month, day, h, m, s, fraction, offset }, zone);
  },
  write(instant, zone) {
    const offset = zone(instant);
    return new Date(instant + offset).toISOString().replace('Z', offsetText(offset));
  },
};

/** Instants that can be told. */
const MAX_INSTANT = 8.64e15;

const epoch = (unit: number): DateFormat => ({
  read(text) {
    const from = Math.floor(/^-?\d+(\.\d+)?$/.test(text) ? Number(text) * unit : Number.NaN);
    return Math.abs(from) <= MAX_INSTANT ? [from, from + unit - 1] : undefined;
  },
  write: (instant) => String(instant / unit),
});
const EPOCH_MILLIS = epoch(1);

/** Of date fields for which the mapping names none. */
export const DEFAULT_FORMAT = anyOf([ISO, EPOCH_MILLIS]);

const NAMED: Readonly<Record<string, DateFormat | string>> = {
  date_optional_time: ISO,
  date_optional_time_nanos: ISO,
  iso8601: ISO,
  epoch_millis: EPOCH_MILLIS,
  epoch_second: epoch(1000),
  date: 'yyyy-MM-dd',
  year_month_day: 'yyyy-MM-dd',
  year_month: 'yyyy-MM',
  year: 'yyyy',
  basic_date: 'yyyyMMdd',
  basic_date_time: "yyyyMMdd'T'HHmmss.SSSXX",
  basic_date_time_no_millis: "yyyyMMdd'T'HHmmssXX",
  date_hour: "yyyy-MM-dd'T'HH",
  date_hour_minute: "yyyy-MM-dd'T'HH:mm",
  date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
  date_hour_minute_second_millis: "yyyy-MM-dd'T'HH:mm:ss.SSS",
  date_time: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  date_time_no_millis: "yyyy-MM-dd'T'HH:mm:ssXXX",
};

/**
 * @param given - names and patterns (`dd/MM/yyyy`), with `||` between them: each is tried, the first is written
 * @throws SearchRefused when one is unknown
 */
export function dateFormat(given: string): DateFormat {
  const formats = given.split('||').map((one) => {
    const name = one.trim().replace(/^strict_/, '');
    const found = Object.hasOwn(NAMED, name) ? NAMED[name] : one;
    return typeof found === 'string' ? patterned(found) : found;
  });
  return formats.length === 1 ? formats[0] : anyOf(formats);
}

function anyOf(formats: readonly DateFormat[]): DateFormat {
  return {
    read(text, zone) {
      for (const format of formats) {
        const found = format.read(text, zone);
        if (found) return found;
      }
      return undefined;
    },
    write: formats[0].write,
  };
}

interface Parts {
  readonly year?: string;
  readonly month?: string;
  readonly day?: string;
  readonly h?: string;
  readonly m?: string;
  readonly s?: string;
  readonly fraction?: string;
  readonly offset?: string;
}

/** What parts of a date mean; a missing month or day is the first, a missing time the whole of it. */
function span(given: Parts, zone: Zone): readonly [from: number, to: number] | undefined {
  const { year = '1970', month = '01', day = '01', h, m, s, fraction, offset } = given;
  const ms = Math.trunc(Number(`0.${fraction || 0}`) * 1000);
  const local = new Date(Date.UTC(0, 0, 1, Number(h ?? 0), Number(m ?? 0), Number(s ?? 0), ms));
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal = local.getUTCMonth() === Number(month) - 1 && local.getUTCDate() === Number(day);
  if (!isReal || Number(h ?? 0) > 23 || Number(m ?? 0) > 59 || Number(s ?? 0) > 59) return undefined;
  const fixed = offset === undefined ? undefined : offset === 'Z' ? 0 : fixedOffset(offset);
  const from = fixed === undefined ? instantOf(local.getTime(), zone) : local.getTime() - fixed;
  const rest = fraction
    ? 0
    : s !== undefined
      ? 999
      : m !== undefined
        ? 59_999
        : h !== undefined
          ? 3_599_999
          : 86_399_999;
  return [from, from + rest];
}

const LETTERS: Readonly<Record<string, { readonly part: keyof Parts; write(local: Date): number }>> = {
  y: { part: 'year', write: (local) => local.getUTCFullYear() },
  u: { part: 'year', write: (local) => local.getUTCFullYear() },
  M: { part: 'month', write: (local) => local.getUTCMonth() + 1 },
  d: { part: 'day', write: (local) => local.getUTCDate() },
  H: { part: 'h', write: (local) => local.getUTCHours() },
  m: { part: 'm', write: (local) => local.getUTCMinutes() },
  s: { part: 's', write: (local) => local.getUTCSeconds() },
};

type Piece = { readonly part?: keyof Parts; readonly pattern: string; write(local: Date, offset: number): string };

/** @throws SearchRefused when the pattern has letters that are not served */
function patterned(pattern: string): DateFormat {
  const pieces = [...pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g)].map(([text, quoted, letter]) =>
    pieceOf(text, quoted, letter, pattern),
  );
  const expression = new RegExp(`^${pieces.map((piece) => piece.pattern).join('')}$`);
  const parts = pieces.flatMap(({ part }) => part ?? []);
  return {
    read(text, zone) {
      const found = expression.exec(text);
      return found ? span(Object.fromEntries(parts.map((part, i) => [part, found[i + 1]])), zone) : undefined;
    },
    write(instant, zone) {
      const offset = zone(instant);
      const local = new Date(instant + offset);
      return pieces.map((piece) => piece.write(local, offset)).join('');
    },
  };
}

function pieceOf(text: string, quoted: string | undefined, letter: string | undefined, pattern: string): Piece {
  if (letter === undefined) {
    const literal = (quoted ?? text).replaceAll("''", "'");
    return { pattern: literal.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&'), write: () => literal };
  }
  const size = text.length;
  if (Object.hasOwn(LETTERS, letter) && (size < 3 || letter === 'y' || letter === 'u')) {
    const { part, write } = LETTERS[letter];
    const digits = size === 1 ? (part === 'year' ? '(\\d{1,9})' : '(\\d{1,2})') : `(\\d{${size}})`;
    return {
      part,
      pattern: digits,
      write: (local) =>
        String(write(local))
          .padStart(size, '0')
          .slice(size === 2 ? -2 : 0),
    };
  }
  if (letter === 'S') {
    const write = (local: Date) => String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(size, '0').slice(0, size);
    return { part: 'fraction', pattern: `(\\d{${size}})`, write };
  }
  if (letter !== 'X' && letter !== 'x' && letter !== 'Z')
    throw illegal(`Invalid format: [${pattern.slice(0, 80)}]: Unknown pattern letter: ${letter}`);
  const write = (_: Date, offset: number) => {
    const told = letter === 'X' ? offsetText(offset) : offsetText(offset).replace('Z', '+00:00');
    return size === 3 || size === 5 ? told : told.replace(':', '');
  };
  return { part: 'offset', pattern: '(Z|[+-]\\d\\d(?::?\\d\\d)?)', write };
}

/** Whether a text counts as a date when a field is met for the first time. */
export const looksLikeDate = (text: string): boolean => !/^\d+$/.test(text) && ISO.read(text, UTC) !== undefined;
