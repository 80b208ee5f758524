import { isDeeperThan } from '../linked-data/expand.ts';
import { MAX_IRI_BYTES, NXV } from './names.ts';
import type { Part } from './port.ts';
import { InvalidPayload, PayloadTooLarge } from './request-errors.ts';
import type { JsonObject } from './resource.ts';

/** 64 MiB: a whole ontology is one document. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_DEPTH = 128;
/** Reading one as JSON-LD takes some 4 µs and 350 bytes, while nobody else is served. */
const MAX_VALUES = 2_000_000;

/**
 * The document as JSON text, when it can be stored: root keys without underscore, no text that the database refuses.
 *
 * @throws InvalidPayload, PayloadTooLarge
 */
export function toStoredText(source: JsonObject): string {
  if (source === null || typeof source !== 'object' || Array.isArray(source)) {
    throw new InvalidPayload({ reason: 'it is not a JSON object.' });
  }
  const reserved = Object.keys(source).filter((key) => key.startsWith('_'));
  if (reserved.length > 0) {
    throw new InvalidPayload({ reason: `fields starting with _ are the store's own: ${reserved.join(', ')}.` });
  }
  checkJson(source);
  const text = JSON.stringify(source);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) throw new PayloadTooLarge({ bytes, limit: MAX_BYTES });
  // Each has a separator beside it.
  if (bytes > 2 * MAX_VALUES && countValues(source) > MAX_VALUES) {
    throw new InvalidPayload({ reason: `it holds more than ${MAX_VALUES} values.` });
  }
  return text;
}

/** Of objects, lists, texts, numbers and what else JSON has. */
function countValues(value: unknown): number {
  let count = 1;
  if (value !== null && typeof value === 'object') for (const item of Object.values(value)) count += countValues(item);
  return count;
}

/** Of what a document says, which a context can make any number of times as long. */
const MAX_EXPANDED = 2 * MAX_BYTES;

/** @throws PayloadTooLarge when the texts of an expanded document are more than can be stored */
export function checkExpanded(expanded: object): void {
  let bytes = 0;
  const visit = (value: unknown): void => {
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
    else if (value !== null && typeof value === 'object') {
      for (const key in value) {
        bytes += Buffer.byteLength(key);
        visit((value as Record<string, unknown>)[key]); // JSON
      }
    }
  };
  visit(expanded);
  if (bytes > MAX_EXPANDED) throw new PayloadTooLarge({ bytes, limit: MAX_EXPANDED });
}

/** @throws InvalidPayload when two parts have one id or a part holds text that the database refuses */
export function checkParts(parts: readonly Part[]): void {
  const ids = new Set<string>();
  for (const { id } of parts) {
    if (ids.size === ids.add(id).size) throw new InvalidPayload({ reason: `two parts have the id ${id}.` });
    if (Buffer.byteLength(id) > MAX_IRI_BYTES)
      throw new InvalidPayload({ reason: `the part id ${id.slice(0, 80)}… is too long.` });
  }
  checkJson(parts);
}

function checkJson(value: unknown): void {
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new InvalidPayload({ reason: `it is nested deeper than ${MAX_DEPTH} levels.` });
  }
  const fault = faultIn(value);
  if (fault) throw new InvalidPayload({ reason: fault });
}

/** `__proto__` would not be copied as a key; a node that has the other one, whatever its prefix, cannot be compacted. */
const isForbidden = (key: string): boolean =>
  key === '__proto__' || (key.endsWith('hasOwnProperty') && /(^|[#/:])hasOwnProperty$/.test(key));

/** PostgreSQL's text knows neither NUL nor half a surrogate pair. */
function faultIn(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'a text holds the character U+0000.';
    return value.isWellFormed() ? undefined : 'a text holds half of a surrogate pair.';
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value} is not a JSON number.`;
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    for (const item of value) {
      const fault = faultIn(item);
      if (fault) return fault;
    }
    return undefined;
  }
  for (const [key, item] of Object.entries(value)) {
    const fault = isForbidden(key) ? `the key ${key} is not allowed.` : (faultIn(key) ?? faultIn(item));
    if (fault) return fault;
  }
  return undefined;
}

/** Types that only what the store makes may have: a plain resource that claims one is refused. */
export const reservedTypes = (types: readonly string[]): string[] => types.filter((type) => type.startsWith(NXV));

/** IRIs that an expanded document links to, each once; its own id and types are not links. */
export function linksIn(expanded: object, id: string): string[] {
  const links = new Set<string>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, item] of Object.entries(value)) {
      if (key === '@id' && typeof item === 'string') links.add(item);
      else visit(item);
    }
  };
  visit(expanded);
  links.delete(id);
  return [...links];
}
