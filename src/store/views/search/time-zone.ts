import { illegal } from './refused.ts';

/** How far the clocks of a place are before UTC at an instant, in ms. */
export type Zone = (instant: number) => number;

export const UTC: Zone = () => 0;

/** Clocks change at full quarters of an hour. */
const QUARTER = 900_000;
const DAY = 86_400_000;
/** Instants that a clock can tell. */
const MAX_INSTANT = 8.64e15;
/** Quarters of an hour that are remembered of one zone. */
const MAX_KNOWN = 10_000;

/** @param name - such as `+01:00`, `UTC` or `Europe/Paris` @throws SearchRefused when there is no such zone */
export function timeZone(name: string): Zone {
  if (name === 'Z' || name === 'UTC') return UTC;
  const fixed = fixedOffset(name);
  if (fixed !== undefined) return () => fixed;
  const clock = clockOf(name);
  const known = new Map<number, number>();
  return (instant) => {
    if (!(Math.abs(instant) < MAX_INSTANT)) return 0;
    const quarter = Math.floor(instant / QUARTER);
    const offset = known.get(quarter) ?? offsetOf(clock, quarter * QUARTER);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

/** Of `+01:00`, `-0800` or `+1`; undefined when the text is no offset. */
export function fixedOffset(text: string): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2})(?::?(\d\d))?$/.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 18 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function clockOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw illegal(`java.time.zone.ZoneRulesException: Unknown time-zone ID: ${name.slice(0, 80)}`);
  }
}

function offsetOf(clock: Intl.DateTimeFormat, instant: number): number {
  const told = clock.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return fixedOffset(told.slice('GMT'.length)) ?? 0;
}

/** The instant at which the clocks show a time; what they skip counts from before the change. */
export function instantOf(local: number, zone: Zone): number {
  const before = zone(local - DAY);
  if (zone(local - before) === before) return local - before;
  const after = zone(local + DAY);
  return zone(local - after) === after ? local - after : local - before;
}

/** `Z` or `+01:00` */
export function offsetText(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset) / 60_000;
  const digits = (number: number) => String(number).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${digits(Math.trunc(minutes / 60))}:${digits(minutes % 60)}`;
}
