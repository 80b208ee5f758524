import type { Node } from './graph.ts';
import { RDF, XSD } from './vocabulary.ts';

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const DOUBLE = /^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN)$/;
const ZONE = '(Z|[+-](0\\d|1[0-4]):[0-5]\\d)?';
const DATE = '-?([1-9]\\d{3,}|0\\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const TIME = '(([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?|24:00:00(\\.0+)?)';

/** Lexical forms of the datatypes that data are typed with (XML Schema 1.1, part 2). */
const FORMS: Readonly<Record<string, RegExp>> = {
  integer: INTEGER,
  decimal: DECIMAL,
  double: DOUBLE,
  float: DOUBLE,
  boolean: /^(true|false|0|1)$/,
  dateTime: new RegExp(`^${DATE}T${TIME}${ZONE}$`),
  dateTimeStamp: new RegExp(`^${DATE}T${TIME}${ZONE.slice(0, -1)}$`),
  date: new RegExp(`^${DATE}${ZONE}$`),
  time: new RegExp(`^${TIME}${ZONE}$`),
  gYear: new RegExp(`^-?([1-9]\\d{3,}|0\\d{3})${ZONE}$`),
  gYearMonth: new RegExp(`^-?([1-9]\\d{3,}|0\\d{3})-(0[1-9]|1[0-2])${ZONE}$`),
  duration: /^-?P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
  hexBinary: /^([0-9a-fA-F]{2})*$/,
  base64Binary: /^([A-Za-z0-9+/]\s?)*(=\s?){0,2}$/,
  language: /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/,
};

/** Bounds of the integers of a limited size. */
const RANGES: Readonly<Record<string, readonly [bigint | undefined, bigint | undefined]>> = {
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  byte: [-128n, 127n],
  unsignedLong: [0n, 2n ** 64n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  unsignedShort: [0n, 65_535n],
  unsignedByte: [0n, 255n],
  nonNegativeInteger: [0n, undefined],
  positiveInteger: [1n, undefined],
  nonPositiveInteger: [undefined, 0n],
  negativeInteger: [undefined, -1n],
};

/** Whether the node is a literal of the datatype, and well-formed. */
export function hasDatatype(node: Node, datatype: string): boolean {
  if (node.termType !== 'Literal' || node.datatype.value !== datatype) return false;
  if (datatype === `${RDF}langString`) return node.language !== '';
  return isWellTyped(node.value, datatype);
}

/** Whether the text is one of the datatype, as far as that is one of XML Schema. */
export const isWellTyped = (text: string, datatype: string): boolean =>
  !datatype.startsWith(XSD) || isWellFormed(text, datatype.slice(XSD.length));

function isWellFormed(text: string, name: string): boolean {
  if (Object.hasOwn(FORMS, name)) return FORMS[name].test(text) && (!name.startsWith('date') || isOnCalendar(text));
  if (!Object.hasOwn(RANGES, name)) return true;
  if (!INTEGER.test(text)) return false;
  const [low, high] = RANGES[name];
  const value = BigInt(text.replace('+', ''));
  return (low === undefined || value >= low) && (high === undefined || value <= high);
}

/** Whether the month of a date has its day; leap years repeat every 400 years. */
function isOnCalendar(date: string): boolean {
  const [year, month, day] = (/^(-?\d+)-(\d\d)-(\d\d)/.exec(date) ?? []).slice(1).map(Number);
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

const isNumeric = (name: string): boolean =>
  /^(integer|decimal|double|float)$/.test(name) || Object.hasOwn(RANGES, name);

/**
 * Which of two literals is the larger, as SPARQL's `<` tells it.
 *
 * @returns negative, 0 or positive; undefined when they cannot be compared
 */
export function compare(a: Node, b: Node): number | undefined {
  const [left, right] = [comparable(a), comparable(b)];
  if (!left || !right || left.kind !== right.kind) return undefined;
  if (left.value < right.value) return -1;
  if (left.value > right.value) return 1;
  return left.value >= right.value ? 0 : undefined;
}

function comparable(node: Node): { readonly kind: string; readonly value: number | bigint | string } | undefined {
  if (node.termType !== 'Literal' || !node.datatype.value.startsWith(XSD)) return undefined;
  const name = node.datatype.value.slice(XSD.length);
  if (!isWellFormed(node.value, name)) return undefined;
  if (INTEGER.test(node.value) && isNumeric(name))
    return { kind: 'number', value: BigInt(node.value.replace('+', '')) };
  if (isNumeric(name)) return { kind: 'number', value: Number(node.value.replace('INF', 'Infinity')) };
  if (name === 'boolean') return { kind: name, value: Number(node.value === 'true' || node.value === '1') };
  if (name === 'string') return { kind: name, value: node.value };
  if (!/^date(Time(Stamp)?)?$/.test(name)) return undefined;
  // An instant without a zone and one with a zone are not ordered.
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(node.value);
  const instant = name === 'date' ? node.value.replace(/^(-?\d+-\d\d-\d\d)/, '$1T00:00:00') : node.value;
  return { kind: `${name === 'date'} ${zoned}`, value: Date.parse(zoned ? instant : `${instant}Z`) };
}
