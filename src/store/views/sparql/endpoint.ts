import { toNQuads } from '../../../linked-data/n-quads.ts';
import type { SparqlView } from '../../sparql-views.ts';
import { coalesce } from '../../sql/coalesce.ts';
import { EndpointFailed, SparqlLimitExceeded, SparqlRefused } from './errors.ts';
import { type GraphChange, isTableForm, withBindings } from './graph-set.ts';
import type { GraphSource, SparqlEngine } from './graph-source.ts';
import type { GraphThread } from './graph-thread.ts';
import { prepareQuery } from './prepare-query.ts';
import type { SparqlEndpoint, SparqlLimits } from './settings.ts';
import { withinGraph } from './within-graph.ts';

/** The second is its older name, the only one that Blazegraph knows. */
const N_TRIPLES = 'application/n-triples, text/plain;q=0.9';
/** Characters of results. */
const MAX_RESULTS = 2 ** 28;
/** What is known of the view's state is said of this node, in the default graph, in the same transaction. */
const STATE = '<urn:x-atlasgraph:view>';
const SEQ = '<urn:x-atlasgraph:seq>';
const CONTENT = '<urn:x-atlasgraph:content>';

/** A view in an external endpoint, which is brought up to date before it is asked. */
export function endpointView(
  { query: queryUrl, update: updateUrl, unionGraph }: SparqlEndpoint,
  source: GraphSource,
  { timeoutMs }: SparqlLimits,
  thread: Pick<GraphThread, 'table'>,
): Pick<SparqlEngine, 'query' | 'restart'> {
  const post = async (url: string, type: string, body: string, accept: string): Promise<string> => {
    const signal = AbortSignal.timeout(timeoutMs);
    // Both types are UTF-8 by definition; Blazegraph takes them for Latin-1 unless it is told.
    const headers = { 'content-type': `${type}; charset=utf-8`, accept };
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
      const text = await readText(response);
      if (response.ok) return text;
      if (response.status === 400) throw new SparqlRefused(text.slice(0, 2000));
      throw new EndpointFailed({ endpoint: url, reason: `it answers ${response.status}.` });
    } catch (error) {
      if (error instanceof SparqlRefused || error instanceof EndpointFailed) throw error;
      if (signal.aborted) throw new SparqlLimitExceeded(`${timeoutMs / 1000} s`);
      throw new EndpointFailed({ endpoint: url, reason: String((error as Error).cause ?? error) }, { cause: error });
    }
  };
  const ask = (text: string, accept: string): Promise<string> =>
    post(queryUrl, 'application/sparql-query', text, accept);
  const update = (statements: readonly string[]): Promise<string> =>
    post(updateUrl, 'application/sparql-update', statements.join(' ;\n'), '*/*');

  const rows = async (text: string) => JSON.parse(await ask(text, 'application/sparql-results+json'));
  /** The commit that the endpoint's content is of; it is emptied first when it is of something else. */
  const stateOf = async (content: string): Promise<number> => {
    const { results } = await rows(`SELECT ?seq ?content { ${STATE} ${SEQ} ?seq ; ${CONTENT} ?content }`);
    const [row] = results.bindings;
    if (row?.content.value === content) return Number(row.seq.value);
    if (!row && (await rows('ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }')).boolean) {
      const reason = 'it holds statements that are not of this view. Name an empty dataset.';
      throw new EndpointFailed({ endpoint: updateUrl, reason });
    }
    await update(['CLEAR ALL', ...stateStatements(0, content)]);
    return 0;
  };
  const catchUp = async (view: SparqlView): Promise<void> => {
    const content = await source.identify(view);
    const last = await source.lastCommit();
    for (let seq = await stateOf(content); seq < last; ) {
      const changes = await source.graphChanges(view, seq);
      seq = changes.at(-1)?.seq ?? last;
      await update([...changes.flatMap(replacement), ...stateStatements(seq, content)]);
    }
  };
  // Queries that come together share one look at the log.
  const upToDate = coalesce(async (asked: readonly SparqlView[]) => {
    await catchUp(asked[asked.length - 1]);
    return asked;
  });
  return {
    async query(view, sent, form) {
      await upToDate.ask(view);
      const query = prepareQuery(sent);
      const asked = unionGraph === undefined ? query.text : withinGraph(query, unionGraph);
      const isTable = query.form === 'SELECT' || query.form === 'ASK';
      if (isTableForm(form) && !isTable) return thread.table(await ask(asked, N_TRIPLES), form);
      const accept = form === 'text/plain' || form === 'application/n-triples' ? N_TRIPLES : form;
      return withBindings(await ask(asked, accept), query.form, form);
    },
    restart: async (): Promise<void> => void (await update(stateStatements(0, ''))),
  };
}

/** Statements that put what a resource says in place of what it said. */
function replacement({ id, expanded, metadata }: GraphChange, index: number): string[] {
  const drop = `DROP SILENT GRAPH <${id}>`;
  if (expanded === undefined) return [drop];
  const lines = toNQuads({ ...JSON.parse(expanded), ...metadata }, undefined, `r${index}`);
  return [drop, `INSERT DATA { GRAPH <${id}> {\n${lines.join('\n')}\n} }`];
}

const stateStatements = (seq: number, content: string): string[] => [
  `DELETE WHERE { ${STATE} ?p ?o }`,
  `INSERT DATA { ${STATE} ${SEQ} ${seq} ; ${CONTENT} ${JSON.stringify(content)} }`,
];

/** @throws SparqlLimitExceeded as soon as there is more than one may ask for */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_RESULTS) throw new SparqlRefused(`The result has more than ${MAX_RESULTS} characters.`);
  }
  return text + decoder.decode();
}
