import type { Json, JsonObject } from '../../../resource.ts';
import { parsing, SearchRefused } from '../refused.ts';
import { asObject, boostOf, checkKeys } from './parse.ts';
import { findField, type Query, type Reading } from './query.ts';

/** The cosine of two vectors, moved to positive numbers: `(cosineSimilarity(params.v, 'field') + 1.0) / 2` and its kin. */
const COSINE =
  /^(?:doc\['([^']+)'\]\.size\(\)==0\?0:)?(\(?)cosineSimilarity\(params\.(\w+),(?:doc\['([^']+)'\]|'([^']+)')\)\+1(?:\.0)?(?:\)\/2(?:\.0)?)?;?$/;

const MAX_DIMENSIONS = 4096;

/** `{"script_score": {"query", "script": {"source", "params"}}}` for the similarity of vectors. */
export function readScriptScore(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'script_score', ['query', 'script', 'min_score']);
  const script = asObject(given.script, 'script');
  const source = String(script.source ?? '').replaceAll(/\s+/g, '');
  const [, guard, halves, parameter, inDoc, named] = COSINE.exec(source) ?? [];
  const path = inDoc ?? named;
  if (path === undefined || (guard !== undefined && guard !== path) || (halves === '(') !== source.includes(')/2')) {
    const reason = `compile error: only the cosine similarity of vectors is served here, as in "(cosineSimilarity(params.queryVector, doc['field']) + 1.0) / 2"`;
    throw new SearchRefused('script_exception', reason);
  }
  const wanted = toVector(asObject(script.params ?? {}, 'params')[parameter], parameter);
  const query = reading.read(asObject(given.query, 'script_score'), { ...reading, scoring: false });
  const found = findField(reading, path);
  const factor = boostOf(given) / (halves === '(' ? 2 : 1);
  const least = given.min_score === undefined ? 0 : Number(given.min_score);
  return {
    narrow: query.narrow,
    exact: false,
    score(fields) {
      if (query.score(fields) === undefined) return undefined;
      const vector = found ? fields.valuesOf(found.field).map(Number) : [];
      if (vector.length === 0) return guard === undefined ? undefined : least > 0 ? undefined : 0;
      if (vector.length !== wanted.length) {
        const reason = `The query vector has a different number of dimensions [${wanted.length}] than the document vectors [${vector.length}].`;
        throw new SearchRefused('script_exception', reason);
      }
      const score = reading.scoring ? (cosine(wanted, vector) + 1) * factor : 0;
      return reading.scoring && score < least ? undefined : score;
    },
  };
}

function toVector(given: Json | undefined, name: string): number[] {
  const isVector = Array.isArray(given) && given.every((one) => typeof one === 'number') && given.length > 0;
  if (!isVector || given.length > MAX_DIMENSIONS) {
    throw parsing(`[script_score] needs a list of 1 to ${MAX_DIMENSIONS} numbers as params.${name}`);
  }
  return given as number[];
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [product, left, right] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    product += x * b[i];
    left += x * x;
    right += b[i] * b[i];
  }
  return left === 0 || right === 0 ? 0 : product / Math.sqrt(left * right);
}
