import { hasDatatype } from '../datatypes.ts';
import { isInstance, listOf, type Node } from '../graph.ts';
import { constraint, eachValue } from '../shape.ts';
import { SH } from '../vocabulary.ts';
import { inWords } from '../words.ts';
import type { Compilers } from './compilers.ts';

const KINDS: Readonly<Record<string, readonly string[]>> = {
  BlankNode: ['BlankNode'],
  IRI: ['NamedNode'],
  Literal: ['Literal'],
  BlankNodeOrIRI: ['BlankNode', 'NamedNode'],
  BlankNodeOrLiteral: ['BlankNode', 'Literal'],
  IRIOrLiteral: ['NamedNode', 'Literal'],
};

/** What a value is (SHACL 4.1, 4.2 and 4.8). */
export const ofValues: Compilers = {
  class: ({ parameter }) =>
    eachValue('Class', `Value must be an instance of ${inWords(parameter)}`, (value, { data }) =>
      isInstance(data, value, parameter.value),
    ),
  datatype: ({ parameter }) =>
    eachValue('Datatype', `Value must be a valid literal of type ${inWords(parameter)}`, (value) =>
      hasDatatype(value, parameter.value),
    ),
  nodeKind: ({ parameter }) => {
    const kinds = KINDS[parameter.value.replace(SH, '')] ?? [];
    return eachValue('NodeKind', `Value does not have node kind ${inWords(parameter)}`, ({ termType }) =>
      kinds.includes(termType),
    );
  },
  minCount: ({ parameter }) => {
    const least = Number(parameter.value);
    const message = `Property needs to have at least ${least} value${least === 1 ? '' : 's'}`;
    return constraint('MinCount', ({ values }) => (values.length < least ? [{ message }] : []));
  },
  maxCount: ({ parameter }) => {
    const most = Number(parameter.value);
    const message = `Property may only have ${most} value${most === 1 ? '' : 's'}`;
    return constraint('MaxCount', ({ values }) =>
      values.length > most ? [{ message: `${message}, but found ${values.length}` }] : [],
    );
  },
  hasValue: ({ parameter }) =>
    constraint('HasValue', ({ values }) =>
      values.some(({ id }) => id === parameter.id) ? [] : [{ message: `Missing expected value ${inWords(parameter)}` }],
    ),
  in: ({ shapes, parameter }) => {
    const members = listOf(shapes, parameter);
    const known = new Set(members.map(({ id }) => id));
    return eachValue('In', `Value must be in (${members.map(inWords).join(' ')})`, ({ id }) => known.has(id));
  },
  closed: ({ shapes, parameter, node }) => {
    if (parameter.value !== 'true' && parameter.value !== '1') return undefined;
    const listed = shapes.objects(node, `${SH}ignoredProperties`).flatMap((list) => listOf(shapes, list));
    const paths = shapes.objects(node, `${SH}property`).flatMap((property) => shapes.objects(property, `${SH}path`));
    const allowed = new Set([...listed, ...paths].map(({ value }: Node) => value));
    return constraint('Closed', ({ values, data }) =>
      values
        .flatMap((value) => data.about(value))
        .filter(({ predicate }) => !allowed.has(predicate.value))
        .map(({ predicate, object }) => ({
          message: `Predicate ${inWords(predicate)} is not allowed (closed shape)`,
          path: { kind: 'predicate', iri: predicate.value } as const,
          value: object,
        })),
    );
  },
};
