import type { FastifyReply } from 'fastify';
import type { ElasticSearchDefinition, View } from '../../store/views/view.ts';
import type { DeltaParts } from '../parts.ts';
import { noSuchRoute } from '../rejection.ts';
import type { Request } from '../request.ts';

/**
 * Answers `POST …/_search`.
 *
 * @param views - one, or those of an aggregate view that the caller may query; none of them is aggregate itself
 */
export async function searchView(
  _parts: DeltaParts,
  _request: Request,
  _reply: FastifyReply,
  _views: readonly View<ElasticSearchDefinition>[],
): Promise<unknown> {
  throw noSuchRoute();
}

/** Answers `GET …/_mapping`. */
export async function viewMapping(
  _parts: DeltaParts,
  _request: Request,
  _reply: FastifyReply,
  _view: View<ElasticSearchDefinition>,
): Promise<unknown> {
  throw noSuchRoute();
}
