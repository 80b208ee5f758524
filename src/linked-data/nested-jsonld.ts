import type { Quad, Store, Term } from 'n3';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/**
 * The description of a node as expanded JSON-LD: blank nodes and lists are written where they are referred to.
 *
 * @param inline - the IRIs of nodes that are described in place too
 */
export function nestedJsonLd(dataset: Store, node: Term, inline: ReadonlySet<string> = new Set()): object {
  const quads = dataset.getQuads(node as Quad['subject'], null, null, null);
  const byPredicate = Map.groupBy(quads, ({ predicate }) => predicate.value);
  const properties = [...byPredicate].map(([predicate, group]) =>
    predicate === `${RDF}type`
      ? ['@type', group.map(({ object }) => object.value)]
      : [predicate, group.map(({ object }) => objectOf(dataset, object, inline))],
  );
  return { ...(node.termType === 'NamedNode' && { '@id': node.value }), ...Object.fromEntries(properties) };
}

function objectOf(dataset: Store, object: Quad['object'], inline: ReadonlySet<string>): object {
  if (object.termType === 'Literal') {
    const { value, language, datatype } = object;
    return { '@value': value, ...(language ? { '@language': language } : { '@type': datatype.value }) };
  }
  if (object.termType === 'NamedNode' && !inline.has(object.value)) {
    return object.value === `${RDF}nil` ? { '@list': [] } : { '@id': object.value };
  }
  const [first] = dataset.getObjects(object, `${RDF}first`, null);
  if (!first) return nestedJsonLd(dataset, object, inline);
  const [rest] = dataset.getObjects(object, `${RDF}rest`, null);
  const others = objectOf(dataset, rest as Quad['object'], inline) as { '@list': object[] };
  return { '@list': [objectOf(dataset, first as Quad['object'], inline), ...others['@list']] };
}
