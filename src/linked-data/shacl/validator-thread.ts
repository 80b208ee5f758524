/** Compiles schemas and checks documents with them, so that neither a large document nor a slow rule blocks requests. */
import { parentPort } from 'node:worker_threads';
import { DataFactory, Parser, type Quad } from 'n3';
import { toQuads } from '../quads.ts';
import { type CompiledShapes, compile } from './compile.ts';
import { InvalidShape } from './errors.ts';
import { type Graph, indexGraph, overlay } from './graph.ts';
import { openQueries, type Queries } from './queries.ts';
import { toJson } from './report.ts';
import { validate } from './validate.ts';
import type { Answer, Ontologies, Question, SchemaGraph } from './validator.ts';
import { SH } from './vocabulary.ts';

const port = parentPort;
if (!port) throw new Error('validator-thread.ts is started as a worker thread.');

/** What schemas that import the same ontologies share. */
interface Known {
  readonly graph: Graph;
  /** Opened for the first schema that has a query. */
  queries?: Promise<Queries>;
}

interface Schema {
  readonly shapes: CompiledShapes;
  /** Held, so that other schemas find it. */
  readonly known: Known;
  readonly ontologies: Graph;
  /** Absent where no rule is a query. */
  readonly queries?: Queries;
}

const schemas = new Map<string, Promise<Schema>>();
/** Kept for as long as a schema has it. */
const shared = new Map<string, WeakRef<Known>>();

port.on('message', (question: Question) => {
  if ('forget' in question) return void schemas.delete(question.forget);
  if ('schema' in question) {
    const compiled = compileSchema(question.schema);
    compiled.catch(() => {}); // told to whoever checks something with it
    schemas.set(question.key, compiled);
    return;
  }
  answer(question).then((found) => port.postMessage(found));
});

async function answer({ id, key, document }: Extract<Question, { id: number }>): Promise<Answer> {
  try {
    const schema = await schemas.get(key);
    if (!schema) throw new Error(`The schema ${key} is not known.`);
    const data = overlay(indexGraph(toQuads(document)), schema.ontologies);
    const select = schema.queries?.over(data) ?? (() => []);
    return { id, report: toJson(validate(schema.shapes, data, select)) };
  } catch (error) {
    return error instanceof InvalidShape ? { id, invalid: error.details } : { id, failed: String(error) };
  }
}

async function compileSchema({ shapes, ontologies, turtle = '' }: SchemaGraph): Promise<Schema> {
  const graph = indexGraph([...toGraph(shapes, 's'), ...new Parser().parse(turtle)]);
  const known = knownOf(ontologies);
  const common = { shapes: compile(graph), known, ontologies: known.graph };
  const hasQueries = graph.quads.some(({ predicate }) => predicate.value === `${SH}sparql`);
  if (!hasQueries) return common;
  known.queries ??= openQueries(common.ontologies);
  return { ...common, queries: await known.queries };
}

function knownOf({ key, documents }: Ontologies): Known {
  const known = shared.get(key)?.deref() ?? { graph: indexGraph(toGraph(documents, 'o')) };
  for (const [other, ref] of shared) if (!ref.deref()) shared.delete(other);
  shared.set(key, new WeakRef(known));
  return known;
}

/** The triples of several documents; the blank nodes of each stay apart from those of the others. */
function toGraph(documents: readonly object[], prefix: string): Quad[] {
  return documents.flatMap((document, index) => {
    const own = <Node extends Quad['subject'] | Quad['object']>(node: Node): Node =>
      node.termType === 'BlankNode' ? (DataFactory.blankNode(`${prefix}${index}-${node.value}`) as Node) : node;
    return toQuads(document).map(({ subject, predicate, object }) =>
      DataFactory.quad(own(subject), predicate, own(object)),
    );
  });
}
