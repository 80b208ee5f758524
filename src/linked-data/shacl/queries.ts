import { DataFactory } from 'n3';
import { InvalidShape } from './errors.ts';
import type { Graph, Node } from './graph.ts';
import { blankLabel, toText } from './sparql-text.ts';
import type { Select } from './validate.ts';

/** Graph of the document that is being checked. */
const DOCUMENT = 'urn:document';

/** Answers queries of constraints. */
export interface Queries {
  /** Queries over the data and what was given at first; the data are loaded when the first query comes. */
  over(data: Graph): Select;
}

type Oxigraph = typeof import('oxigraph');
type Row = ReadonlyMap<string, { readonly termType: string; readonly value: string }>;

/** @param known - what queries see beside the data, such as imported ontologies */
export async function openQueries(known: Graph): Promise<Queries> {
  const oxigraph: Oxigraph = await import('oxigraph');
  const store = new oxigraph.Store();
  store.load(toNTriples(known), { format: 'application/n-triples', no_transaction: true });
  return {
    over: (data) => {
      let loaded = false;
      return (query) => {
        if (!loaded) {
          store.update(`DROP SILENT GRAPH <${DOCUMENT}>`);
          const to_graph_name = oxigraph.namedNode(DOCUMENT);
          store.load(toNTriples(data), { format: 'application/n-triples', no_transaction: true, to_graph_name });
          loaded = true;
        }
        return select(store, query);
      };
    },
  };
}

function select(store: InstanceType<Oxigraph['Store']>, query: string): readonly ReadonlyMap<string, Node>[] {
  try {
    const rows = store.query(query, { use_default_graph_as_union: true }) as readonly Row[];
    return rows.map((row) => new Map([...row].map(([name, term]) => [name, toNode(term)])));
  } catch (error) {
    throw new InvalidShape({ shape: 'with a query', reason: String((error as Error).message ?? error) });
  }
}

function toNode(term: { readonly termType: string; readonly value: string }): Node {
  if (term.termType === 'Literal') {
    const { value, language, datatype } = term as Node & { language: string; datatype: { value: string } };
    return DataFactory.literal(value, language || DataFactory.namedNode(datatype.value));
  }
  const label = blankLabel(term.value);
  return label === undefined ? DataFactory.namedNode(term.value) : DataFactory.blankNode(label);
}

const toNTriples = ({ quads }: Graph): string =>
  quads
    .map(({ subject, predicate, object }) => `${toText(subject)} ${toText(predicate)} ${toText(object)} .\n`)
    .join('');
