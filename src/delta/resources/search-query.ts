import { z } from 'zod';
import { isIri } from '../../store/names.ts';
import type { Between, OrderKey, Query } from '../../store/port.ts';
import type { Iri } from '../../store/resource.ts';
import type { ProjectNames } from '../../store/scopes.ts';
import { flag, number, values } from '../listing.ts';
import { parameter, Tag } from '../query.ts';
import { malformedQuery, Rejection } from '../rejection.ts';
import type { Querystring } from '../request.ts';
import { toIri } from '../segments.ts';

const ORDERS: Readonly<Record<string, OrderKey>> = {
  _createdAt: 'createdAt',
  _createdBy: 'createdBy',
  _constrainedBy: 'schema',
  _deprecated: 'deprecated',
  _rev: 'rev',
  _updatedAt: 'updatedAt',
  _updatedBy: 'updatedBy',
  '@id': 'id',
};

const Operator = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['and', 'or'], 'is not a valid type operator (and/or)'));

/**
 * The filters and the order of a listing, beside its scope.
 *
 * @param names - of the project in whose scope it is: only there may IRIs be abbreviated
 */
export function toQuery(query: Querystring, names: ProjectNames | undefined, publicUrl: string): Query {
  const iri = (name: string): Iri | undefined => {
    const [given] = values(query, name);
    return given === undefined ? undefined : expand(name, given, names);
  };
  const identity = (name: string): string | undefined => {
    const [given] = values(query, name);
    if (given !== undefined && !(isIri(given) && given.startsWith(`${publicUrl}/`)))
      throw malformedQuery(name, `'${given}' is no subject.`);
    return given?.slice(publicUrl.length + 1);
  };
  const id = iri('id');
  return {
    ...typesOf(query, names),
    ...sortOf(query),
    schema: iri('schema'),
    ids: id && [id],
    rev: number(query, 'rev'),
    deprecated: flag(query, 'deprecated'),
    tag: parameter(query, 'tag', Tag),
    createdBy: identity('createdBy'),
    updatedBy: identity('updatedBy'),
    createdAt: rangeOf(query, 'createdAt'),
    updatedAt: rangeOf(query, 'updatedAt'),
  };
}

function expand(name: string, given: string, names: ProjectNames | undefined): Iri {
  const found = toIri(given, names ?? { base: '', apiMappings: {} });
  if (found === undefined) throw malformedQuery(name, `'${given}' cannot be expanded to an Iri.`);
  return found;
}

/** `type=A` wants it and `type=-A` does not; `typeOperator` says whether each of several counts, or all together. */
function typesOf(query: Querystring, names: ProjectNames | undefined): Query {
  const [wanted, unwanted]: [Iri[], Iri[]] = [[], []];
  for (const given of values(query, 'type')) {
    const [, sign, type] = /^([-+ ]?)(.*)$/s.exec(given) ?? [];
    (sign === '-' ? unwanted : wanted).push(expand('type', type, names && { ...names, base: names.vocab }));
  }
  const isAnd = parameter(query, 'typeOperator', Operator) === 'and';
  return {
    ...(wanted.length > 0 && (isAnd || wanted.length === 1 ? { types: wanted } : { someType: wanted })),
    ...(unwanted.length > 0 && (isAnd ? { noType: unwanted } : { notAllTypes: unwanted })),
  };
}

function sortOf(query: Querystring): Query {
  const [first, ...thenBy] = values(query, 'sort').map((given) => {
    const name = given.replace(/^[-+ ]/, '');
    if (Object.hasOwn(ORDERS, name)) return { order: ORDERS[name], descending: given.startsWith('-') };
    throw new Rejection(400, 'ElasticSearchClientError', `There is no order by '${name}'.`);
  });
  return first ? { ...first, thenBy } : {};
}

/** `a..b` with instants or `*`; both ends are excluded. */
function rangeOf(query: Querystring, name: string): Between | undefined {
  const [given] = values(query, name);
  if (given === undefined) return undefined;
  const [after, before, ...rest] = given.split('..');
  if (before === undefined || rest.length > 0) {
    throw invalidRange(`Value '${given}' does not follow the expected date range format 'date1..date2'.`);
  }
  for (const instant of [after, before]) {
    const isTime = z.iso.datetime().safeParse(instant).success && !instant.startsWith('0000'); // SQL has no year 0
    const known = instant === '*' || isTime;
    if (!known) throw invalidRange(`Value '${instant}' can't be parsed as a datetime`);
  }
  if (after !== '*' && before !== '*' && Date.parse(after) > Date.parse(before)) {
    throw invalidRange(`The start date '${after}' should be lower the end date '${before}'`);
  }
  return { ...(after !== '*' && { after }), ...(before !== '*' && { before }) };
}

const invalidRange = (reason: string): Rejection => new Rejection(400, 'ValidationRejection', reason);
