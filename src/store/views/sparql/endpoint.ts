import { toNQuads } from '../../../linked-data/n-quads.ts';
import type { SparqlResults, SparqlView } from '../../sparql-views.ts';
import { coalesce } from '../../sql/coalesce.ts';
import type { GraphChange } from './dataset.ts';
import { endpointClient } from './endpoint-client.ts';
import { EndpointFailed } from './errors.ts';
import { isTableForm, type ResultForm, withBindings } from './graph-set.ts';
import type { GraphSource } from './graph-source.ts';
import type { GraphThread } from './graph-thread.ts';
import { prepareQuery } from './prepare-query.ts';
import type { SparqlEndpoint, SparqlLimits } from './settings.ts';
import { withinGraph } from './within-graph.ts';

/** A view that is kept in an external endpoint. */
export interface EndpointView {
  query(view: SparqlView, query: string, form: ResultForm): Promise<SparqlResults>;
  /** Empties the endpoint: the next query makes the view anew. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** The second is its older name, the only one that Blazegraph knows. */
const N_TRIPLES = 'application/n-triples, text/plain;q=0.9';
/** What is known of the view's state is said of this node, in the default graph, in the same transaction. */
const STATE = '<urn:x-atlasgraph:view>';
const SEQ = '<urn:x-atlasgraph:seq>';
const CONTENT = '<urn:x-atlasgraph:content>';
/** So long an endpoint is taken to hold what it was seen to hold and was sent since. */
const TRUSTED_MS = 10_000;

/** A view in an external endpoint, which is brought up to date before it is asked. */
export function endpointView(
  endpoint: SparqlEndpoint,
  source: GraphSource,
  { timeoutMs }: SparqlLimits,
  thread: Pick<GraphThread, 'table'>,
): EndpointView {
  const { open, ask, update, close } = endpointClient(endpoint, timeoutMs);
  const rows = async (text: string) => JSON.parse(await ask(text, 'application/sparql-results+json'));

  /** What the endpoint says of the view in it, if it holds one of ours. */
  const readState = async () => {
    const { results } = await rows(`SELECT ?seq ?content { ${STATE} ${SEQ} ?seq ; ${CONTENT} ?content }`);
    return results.bindings[0];
  };
  /** The commit that the endpoint's content is of; it is emptied first when it is of something else. */
  const stateOf = async (content: string): Promise<number> => {
    const row = await readState();
    if (row?.content.value === content) return Number(row.seq.value);
    if (!row && (await rows('ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }')).boolean) {
      const reason = 'it holds statements that are not of this view. Name an empty dataset.';
      throw new EndpointFailed({ endpoint: endpoint.update, reason });
    }
    await update(['CLEAR ALL', ...stateStatements(0, content)]);
    return 0;
  };
  let known: { readonly content: string; readonly seq: number; readonly seenAt: number } | undefined;
  let timesEmptied = 0;
  /** Ends before it is done when the endpoint is to be emptied. */
  const catchUp = async (view: SparqlView): Promise<void> => {
    const before = timesEmptied;
    const [content, last] = [await source.identify(view), await source.lastCommit()];
    const isTrusted = known?.content === content && performance.now() - known.seenAt < TRUSTED_MS;
    let { seq, seenAt } = isTrusted && known ? known : { seq: await stateOf(content), seenAt: performance.now() };
    known = undefined;
    // The next changes are read while the endpoint takes these.
    for (let changes = seq < last ? await source.graphChanges(view, seq) : []; seq < last; ) {
      if (timesEmptied > before) return;
      const [from, these] = [changes.at(-1)?.seq ?? last, changes];
      [changes] = await Promise.all([
        from < last ? source.graphChanges(view, from) : [],
        update([...replacements(these), ...stateStatements(from, content)]),
      ]);
      [seq, seenAt] = [from, performance.now()];
    }
    known = { content, seq, seenAt };
  };
  // What fills the endpoint and what empties it wait for each other.
  const turns = coalesce(
    async ([task]: readonly (() => Promise<void>)[]) => [await task()],
    () => 1,
  );
  // Queries that come together share one look at the log.
  const upToDate = coalesce(async (asked: readonly SparqlView[]) => {
    await turns.ask(() => catchUp(asked[asked.length - 1]));
    return asked;
  });
  const results = async (sent: string, form: ResultForm): Promise<SparqlResults> => {
    const query = prepareQuery(sent);
    const { unionGraph } = endpoint;
    const asked = unionGraph === undefined ? query.text : withinGraph(query, unionGraph);
    const isTable = query.form === 'SELECT' || query.form === 'ASK';
    if (isTableForm(form) && !isTable) return thread.table(await ask(asked, N_TRIPLES), form);
    if (query.form === 'ASK') return withBindings(await ask(asked, form), query.form, form);
    return open(asked, form === 'text/plain' || form === 'application/n-triples' ? N_TRIPLES : form);
  };
  return {
    async query(view, sent, form) {
      for (;;) {
        const before = timesEmptied;
        await upToDate.ask(view);
        const found = await results(sent, form).catch((error) => {
          // It may have been started anew, with nothing in it.
          if (error instanceof EndpointFailed) known = undefined;
          throw error;
        });
        if (timesEmptied === before) return found;
        // Half of the view may have been in it, or nothing.
        if (typeof found !== 'string') found.on('error', () => {}).destroy();
      }
    },
    async empty() {
      timesEmptied++;
      await turns.ask(async () => {
        known = undefined;
        if (await readState()) await update(['CLEAR ALL']);
      });
    },
    close,
  };
}

/** Statements that put what resources say in place of what they said. */
function replacements(changes: readonly GraphChange[]): string[] {
  const graphs = changes.flatMap(({ id, expanded, metadata }, index) => {
    if (expanded === undefined) return [];
    // Labels of blank nodes count for the whole statement.
    const lines = toNQuads({ ...JSON.parse(expanded), ...metadata }, undefined, `r${index}`);
    return [`GRAPH <${id}> {\n${lines.join('\n')}\n}`];
  });
  // One statement for all: Blazegraph takes two and a half times as long for one each.
  return [...changes.map(({ id }) => `DROP SILENT GRAPH <${id}>`), `INSERT DATA {\n${graphs.join('\n')}\n}`];
}

const stateStatements = (seq: number, content: string): string[] => [
  `DELETE WHERE { ${STATE} ?p ?o }`,
  `INSERT DATA { ${STATE} ${SEQ} ${seq} ; ${CONTENT} ${JSON.stringify(content)} }`,
];
