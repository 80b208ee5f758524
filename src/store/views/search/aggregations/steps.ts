import type { JsonObject } from '../../../resource.ts';
import { add, floor } from '../dates.ts';
import { asNumber } from '../queries/parse.ts';
import { illegal } from '../refused.ts';
import { instantOf, type Zone } from '../time-zone.ts';

/** Where values are put together. */
export interface Steps {
  /** Start of the step of a value. */
  start(value: number): number;
  next(start: number): number;
}

/** Steps of `interval` from `offset` on. */
export function numberSteps(given: JsonObject): Steps {
  const interval = asNumber(given.interval, 'interval', 0);
  if (interval <= 0) throw illegal('[interval] must be >0 for histogram aggregation');
  const offset = asNumber(given.offset, 'offset', 0);
  return {
    start: (value) => Math.floor((value - offset) / interval) * interval + offset,
    next: (start) => Math.round((start - offset) / interval + 1) * interval + offset,
  };
}

const CALENDAR: Readonly<Record<string, string>> = {
  ...{ minute: 'm', '1m': 'm', hour: 'h', '1h': 'h', day: 'd', '1d': 'd', week: 'w', '1w': 'w' },
  ...{ month: 'M', '1M': 'M', quarter: 'q', '1q': 'q', year: 'y', '1y': 'y' },
};
const SPANS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Steps of `calendar_interval` or `fixed_interval`, by the clocks of the place. @throws SearchRefused */
export function dateSteps(given: JsonObject, zone: Zone): Steps {
  const { calendar_interval, fixed_interval, interval } = given;
  if ([calendar_interval, fixed_interval, interval].filter((one) => one !== undefined).length !== 1)
    throw illegal('Invalid interval specified, must be one calendar_interval or fixed_interval');
  const steps = calendarSteps(String(calendar_interval ?? interval)) ?? fixedSteps(String(fixed_interval ?? interval));
  const isOther = calendar_interval === undefined ? false : CALENDAR[String(calendar_interval)] === undefined;
  if (!steps || isOther) throw illegal('The supplied interval could not be parsed as a calendar or a fixed interval.');
  const offset = spanOf(given.offset ?? 0);
  return {
    start(value) {
      const at = value - offset;
      const ahead = zone(at);
      const start = steps.start(at + ahead);
      // Clocks that were put back show a time twice: the later one counts unless it is after the value.
      return (zone(start - ahead) === ahead ? start - ahead : instantOf(start, zone)) + offset;
    },
    next(start) {
      const at = start - offset;
      return instantOf(steps.next(at + zone(at)), zone) + offset;
    },
  };
}

function calendarSteps(name: string): Steps | undefined {
  const unit = Object.hasOwn(CALENDAR, name) ? CALENDAR[name] : undefined;
  if (unit === undefined) return undefined;
  if (unit !== 'q') {
    return {
      start: (value) => floor(new Date(value), unit).getTime(),
      next: (start) => add(new Date(start), unit, 1).getTime(),
    };
  }
  return {
    start(value) {
      const month = floor(new Date(value), 'M');
      return add(month, 'M', -(month.getUTCMonth() % 3)).getTime();
    },
    next: (start) => add(new Date(start), 'M', 3).getTime(),
  };
}

function fixedSteps(text: string): Steps | undefined {
  const span = /^[1-9]/.test(text) ? spanOf(text) : 0;
  if (!(span > 0)) return undefined;
  return {
    start: (value) => Math.floor(value / span) * span,
    next: (start) => start + span,
  };
}

/** `90m`, `+6h`, `-1d`, or a number of milliseconds. @throws SearchRefused */
function spanOf(given: string | number | boolean | object | null): number {
  if (typeof given === 'number') return given;
  const [, sign, count, unit] = /^([+-]?)(\d{1,9})(ms|s|m|h|d)$/.exec(String(given)) ?? [];
  if (unit === undefined) throw illegal(`failed to parse [${String(given).slice(0, 80)}] as a time value`);
  return (sign === '-' ? -1 : 1) * Number(count) * SPANS[unit];
}
