import type { FastifyReply } from 'fastify';
import { isDeeperThan } from '../../linked-data/expand.ts';
import type { Json, JsonObject } from '../../store/resource.ts';
import { parsing, SearchRefused } from '../../store/views/search/refused.ts';
import { readObject } from '../body.ts';
import { values } from '../listing.ts';
import { sendJson, sendJsonText } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import type { Request } from '../request.ts';
import { context } from '../vocabulary.ts';
import { withoutIdleLimit } from './idle-limit.ts';
import { checkViewType, viewsToAsk, viewToQuery } from './load.ts';
import { toTarget } from './search-index.ts';

/** Longer than any that a program makes. */
const MAX_BYTES = 2 ** 20;
/** Queries in one another. */
const MAX_DEPTH = 200;

/** Answers `POST …/_search` as Elasticsearch does; of an aggregate view from the views that the caller may query. */
export async function sendSearch(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const view = await viewToQuery(parts, request, 'ElasticSearch view');
  const sent = await bodyOf(request);
  const targets = (await viewsToAsk(parts, request, view)).map((one) => toTarget(one, parts));
  return sendAnswer(request, reply, () => {
    if (isDeeperThan(sent, MAX_DEPTH)) throw parsing(`The request is nested deeper than ${MAX_DEPTH} levels`);
    return parts.store.searchDocuments(targets, { ...sent, ...parametersOf(request) });
  });
}

/** Answers `GET …/_mapping`. */
export async function sendMapping(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  await enter(parts, request, 'views/write');
  const view = await viewToQuery(parts, request, 'ElasticSearch view');
  checkViewType(view, 'ElasticSearchView');
  const { index } = toTarget(view, parts);
  return sendAnswer(request, reply, async () => JSON.stringify(await parts.store.documentMapping(index)));
}

/** What the engine refuses is told in its own words. */
async function sendAnswer(request: Request, reply: FastifyReply, answer: () => Promise<string>) {
  try {
    return sendJsonText(request, reply, 200, await withoutIdleLimit(request, answer));
  } catch (error) {
    if (!(error instanceof SearchRefused)) throw error;
    return sendJson(request, reply, error.details.status, { '@context': context('error'), ...error.body });
  }
}

async function bodyOf(request: Request): Promise<JsonObject> {
  const isEmpty = request.headers['content-length'] === '0' || request.headers['content-type'] === undefined;
  return isEmpty ? {} : readObject(request, MAX_BYTES);
}

/** Parameters of the address that Elasticsearch takes too; they go before the body. */
function parametersOf({ query }: Request): JsonObject {
  const [q] = values(query, 'q');
  const [from] = values(query, 'from');
  const [size] = values(query, 'size');
  const list = (name: string) => values(query, name).flatMap((given) => given.split(','));
  const [shown, includes, excludes] = ['_source', '_source_includes', '_source_excludes'].map(list);
  const sort = list('sort').map((given): Json => {
    const [, field, order] = /^(.*?)(?::(asc|desc))?$/s.exec(given) ?? [];
    return order === undefined ? field : { [field]: order };
  });
  const isFlag = shown.length === 1 && (shown[0] === 'true' || shown[0] === 'false');
  const source = isFlag ? shown[0] === 'true' : { includes: [...shown, ...includes], excludes };
  return {
    ...(q !== undefined && { query: { query_string: { query: q } } }),
    ...(from !== undefined && { from }),
    ...(size !== undefined && { size }),
    ...(sort.length > 0 && { sort }),
    ...(shown.length + includes.length + excludes.length > 0 && { _source: source }),
  };
}
