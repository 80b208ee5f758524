import { text } from 'node:stream/consumers';
import { toNQuads } from '../../../linked-data/n-quads.ts';
import { nameOf } from '../../names.ts';
import type { SparqlResults, SparqlView } from '../../sparql-views.ts';
import { DEFAULT_SPARQL_VIEW } from '../default-views.ts';
import { type EndpointView, endpointView } from './endpoint.ts';
import { GraphTooLarge } from './errors.ts';
import type { ResultForm } from './graph-set.ts';
import type { GraphSource, SparqlEngine } from './graph-source.ts';
import { graphThread } from './graph-thread.ts';
import { memoryViews } from './memory-views.ts';
import { mergeResults } from './merge-results.ts';
import type { SparqlSettings } from './settings.ts';

/** Of a query over one document. */
const PIPE_LIMITS = { timeoutMs: 2000, maxBytes: 2 ** 28 };

/** Answers from memory, and from the external endpoints that hold the default views of large projects. */
export function sparqlEngine(source: GraphSource, { endpoints, ...limits }: SparqlSettings): SparqlEngine {
  const thread = graphThread(limits);
  // One of its own: what it is ended for must not end the views.
  const pipes = graphThread(PIPE_LIMITS);
  const memory = memoryViews(source, limits, thread);
  const external = new Map(
    Object.entries(endpoints).map(([name, endpoint]) => [name, endpointView(endpoint, source, limits, thread)]),
  );
  const externalOf = ({ project, id }: SparqlView): EndpointView | undefined =>
    id === DEFAULT_SPARQL_VIEW ? external.get(nameOf(project)) : undefined;

  /** Views that cannot be one dataset are asked one by one. */
  const apart = async (views: readonly SparqlView[], query: string, form: ResultForm): Promise<string> => {
    const results = await Promise.all(
      views.map(async (view) =>
        asText(await (externalOf(view)?.query(view, query, form) ?? memory.query([view], query, form))),
      ),
    );
    return mergeResults(results, form);
  };
  return {
    async query(views, query, form) {
      const [first, ...others] = views;
      const outside = first && others.length === 0 && externalOf(first);
      if (outside) return outside.query(first, query, form);
      if (views.some(externalOf)) return apart(views, query, form);
      try {
        return await memory.query(views, query, form);
      } catch (error) {
        if (error instanceof GraphTooLarge && others.length > 0) return apart(views, query, form);
        throw error;
      }
    },
    async construct(expanded, query) {
      return JSON.parse(await pipes.construct(toNQuads(expanded, undefined, '').join('\n'), query));
    },
    async restart(view) {
      await externalOf(view)?.empty();
      await memory.forget((one) => one.id === view.id && nameOf(one.project) === nameOf(view.project));
    },
    async forget(project) {
      await memory.forget((one) => nameOf(one.project) === nameOf(project));
      await external.get(nameOf(project))?.empty();
    },
    async close() {
      await Promise.all([thread.close(), pipes.close(), ...external.values().map((endpoint) => endpoint.close())]);
    },
  };
}

const asText = async (results: SparqlResults): Promise<string> =>
  typeof results === 'string' ? results : text(results);
