import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../../store/resource.ts';
import type { IndexingFailure } from '../../store/search-views.ts';
import type { Selection, View } from '../../store/views/view.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import type { Request } from '../request.ts';
import { context } from '../vocabulary.ts';
import { differentType, nounOf, viewResource } from './load.ts';
import { toTarget } from './search-index.ts';
import { toView } from './view.ts';

/**
 * How much has happened in the project, and to what the view holds: each revision is an event, a document that does not
 * fit one failure. Views catch up before they answer, so nothing ever remains.
 */
export async function sendStatistics(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { view, selection } = await indexedView(parts, request, 'resources/read');
  const { total, held, at } = await parts.store.viewProgress(view.project, selection);
  const { length: failed } = await failuresOf(parts, view);
  return sendJson(request, reply, 200, {
    '@context': context('statistics'),
    '@type': 'ViewStatistics',
    totalEvents: total,
    processedEvents: total,
    evaluatedEvents: held - failed,
    discardedEvents: total - held,
    remainingEvents: 0,
    failedEvents: failed,
    delayInSeconds: 0,
    ...(at !== undefined && { lastEventDateTime: at, lastProcessedEventDateTime: at }),
  });
}

export const isSparql = ({ definition }: View): boolean => definition.type === 'SparqlView';

/** What could not be taken into a view. */
export const failuresOf = async (parts: DeltaParts, view: View): Promise<readonly IndexingFailure[]> =>
  isSparql(view) ? [] : parts.store.indexingFailures(toTarget(view, parts));

/** The commit that the view is of. */
export async function sendOffset(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { view, selection } = await indexedView(parts, request, 'resources/read');
  const { seq } = await parts.store.viewProgress(view.project, selection);
  return sendJson(request, reply, 200, {
    '@context': context('offset'),
    ...(seq === 0 ? START : { '@type': 'At', value: seq }),
  });
}

const START: JsonObject = { '@type': 'Start' };

/** A view that holds something by itself, as aggregate views do not. */
export async function indexedView(
  parts: DeltaParts,
  request: Request,
  permission: string,
): Promise<{ view: View; selection: Selection }> {
  const place = await enter(parts, request, permission);
  const view = toView(await viewResource(parts, place.ref, place.iri(request.params.id), 'View'));
  const { definition } = view;
  if (!('views' in definition)) return { view, selection: definition.selection };
  const expected = nounOf(definition.type) === 'Blazegraph view' ? 'SparqlView' : 'ElasticSearchView';
  throw differentType(view.id, definition.type, expected);
}

export const sendStart = (request: Request, reply: FastifyReply): FastifyReply =>
  sendJson(request, reply, 200, { '@context': context('offset'), ...START });
