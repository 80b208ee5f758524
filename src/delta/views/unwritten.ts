import type { Summary } from '../../store/resource.ts';
import { DEFAULT_SEARCH_VIEW, DEFAULT_SPARQL_VIEW } from '../../store/views/default-views.ts';
import { values } from '../listing.ts';
import { type DeltaParts, enter } from '../parts.ts';
import type { Request } from '../request.ts';

/** What a list is narrowed by, beside the type and deprecation of its rows. */
const FILTERS = [
  'schema',
  'id',
  'locate',
  'tag',
  'rev',
  'createdBy',
  'updatedBy',
  'createdAt',
  'updatedAt',
  'q',
  'keywords',
];

/** The views that every project has, as far as nobody has changed them and the list asks for them. */
export async function unwrittenViews(parts: DeltaParts, request: Request): Promise<readonly Summary[]> {
  const { ref, iri } = await enter(parts, request, 'resources/read');
  const { query } = request;
  if (FILTERS.some((name) => query[name] !== undefined) || query.deprecated === 'true') return [];
  const views = await Promise.all(
    [DEFAULT_SEARCH_VIEW, DEFAULT_SPARQL_VIEW].map((id) => parts.store.viewResource(ref, id, undefined)),
  );
  const types = values(query, 'type');
  const isAsked = ({ types: own }: Summary): boolean =>
    types.every((type) => (type.startsWith('-') ? !own.includes(iri(type.slice(1))) : own.includes(iri(type))));
  return views
    .filter(({ seq }) => seq === 0)
    .map((view): Summary => ({ ...view, labels: view.expanded }))
    .filter(isAsked);
}
