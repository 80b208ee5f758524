import type { FastifyReply } from 'fastify';
import { projectUrl } from '../store/metadata.ts';
import type { Query } from '../store/port.ts';
import type { JsonObject, ProjectRef, Summary } from '../store/resource.ts';
import { sendJson } from './negotiation.ts';
import type { DeltaParts } from './parts.ts';
import type { Request } from './request.ts';
import { countFound, wantsDocuments } from './views/search-listing.ts';
import { context } from './vocabulary.ts';

/** Projects and types that are told; the rest is counted together. */
const MAX_BUCKETS = 500;

/**
 * Answers a list with `?aggregations=true`: how many there are by project and by type.
 *
 * @param query - undefined: nothing
 * @param more - entities that are no rows
 */
export async function sendAggregations(
  parts: DeltaParts,
  request: Request,
  reply: FastifyReply,
  query: Query | undefined,
  more: readonly Summary[],
): Promise<unknown> {
  if (query && wantsDocuments(request)) {
    const { total: found, ...aggregations } = await countFound(parts, request, query);
    return sendJson(request, reply, 200, { '@context': context('aggregations'), total: found, aggregations });
  }
  const { store, publicUrl } = parts;
  const { total, projects, types } = query
    ? await store.census(query, request.caller)
    : { total: 0, projects: [], types: [] };
  const url = (project: ProjectRef) => projectUrl(publicUrl, project);
  const byProject = new Map(projects.map(({ project, count }) => [url(project), count]));
  const byType = new Map<string, number>(types.map(({ type, count }) => [type, count]));
  for (const one of more) {
    byProject.set(url(one.project), (byProject.get(url(one.project)) ?? 0) + 1);
    for (const type of one.types) byType.set(type, (byType.get(type) ?? 0) + 1);
  }
  return sendJson(request, reply, 200, {
    '@context': context('aggregations'),
    total: total + more.length,
    aggregations: { projects: bucketsOf(byProject), types: bucketsOf(byType) },
  });
}

/** The most common first. */
function bucketsOf(counts: ReadonlyMap<string, number>): JsonObject {
  const buckets = [...counts]
    .map(([key, count]) => ({ key, doc_count: count }))
    .sort((a, b) => b.doc_count - a.doc_count);
  return {
    buckets: buckets.slice(0, MAX_BUCKETS),
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: buckets.slice(MAX_BUCKETS).reduce((sum, { doc_count }) => sum + doc_count, 0),
  };
}
