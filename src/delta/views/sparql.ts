import type { FastifyReply } from 'fastify';
import type { SparqlView } from '../../store/sparql-views.ts';
import { EndpointFailed, GraphTooLarge, SparqlLimitExceeded, SparqlRefused } from '../../store/views/sparql/errors.ts';
import type { ResultForm } from '../../store/views/sparql/graph-set.ts';
import { type PreparedQuery, prepareQuery } from '../../store/views/sparql/prepare-query.ts';
import type { View } from '../../store/views/view.ts';
import { readText } from '../body.ts';
import { values } from '../listing.ts';
import { negotiate, preferred } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { missingQuery, Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { withoutIdleLimit } from './idle-limit.ts';
import { viewsToAsk, viewToQuery } from './load.ts';

const TABLES = ['application/sparql-results+json', 'application/sparql-results+xml'] as const;
/** Media types of results. */
export const RESULTS = [
  ...TABLES,
  'application/ld+json',
  'application/n-triples',
  'text/plain',
  'application/rdf+xml',
] as const;

const QUERIES = ['application/sparql-query', 'text/plain'];
/** Longer than any that a program makes. */
const MAX_BYTES = 2 ** 20;

/** Answers a SPARQL query from a view; of an aggregate view from the views that the caller may query. */
export async function sendSparql(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const view = await viewToQuery(parts, request, 'Blazegraph view');
  const query = request.method === 'POST' ? await readText(request, QUERIES, MAX_BYTES) : queryOf(request);
  try {
    const { form } = prepareQuery(query);
    const media = mediaOf(request, form);
    const views = (await viewsToAsk(parts, request, view)).map(toSparqlView);
    const results = await withoutIdleLimit(request, () => parts.store.querySparql(views, query, media));
    return reply.type(`${media}; charset=utf-8`).send(results);
  } catch (error) {
    throw toRefusal(error) ?? error;
  }
}

/** A table is a table whatever is asked for: then in XML, as Blazegraph answers. @throws Rejection 406 */
function mediaOf(request: Request, form: PreparedQuery['form']): ResultForm {
  const media = negotiate(request, RESULTS);
  return form === 'SELECT' || form === 'ASK' ? (preferred(request.headers.accept, TABLES) ?? TABLES[1]) : media;
}

/** @throws Error for views that are no SPARQL views, which are not asked */
export function toSparqlView({ id, project, definition }: View): SparqlView {
  if (definition.type !== 'SparqlView') throw new Error(`${id} is no SPARQL view.`);
  return { id, project, selection: definition.selection };
}

function queryOf({ query }: Request): string {
  const [text] = values(query, 'query');
  if (text === undefined) throw missingQuery('query');
  return text;
}

function toRefusal(error: unknown): Rejection | undefined {
  const refusal = (status: number, details: string) =>
    new Rejection(status, 'SparqlClientError', 'The SPARQL query was not answered.', { details });
  if (error instanceof SparqlRefused) return refusal(400, error.details.reason);
  if (error instanceof SparqlLimitExceeded) return refusal(400, `${error.message} ${error.remedy}`);
  if (error instanceof GraphTooLarge) return refusal(503, `${error.message} ${error.remedy}`);
  return error instanceof EndpointFailed ? refusal(502, 'The endpoint of the view does not answer.') : undefined;
}
