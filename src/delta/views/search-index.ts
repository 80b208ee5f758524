import { hash } from 'node:crypto';
import { nameOf } from '../../store/names.ts';
import type { JsonObject } from '../../store/resource.ts';
import type { SearchIndex, SearchTarget } from '../../store/search-views.ts';
import { DEFAULT_SEARCH_VIEW } from '../../store/views/default-views.ts';
import { toSchema } from '../../store/views/search/schema.ts';
import type { ElasticSearchDefinition, Pipe, View } from '../../store/views/view.ts';
import { DEFAULT_MAPPING, DEFAULT_SETTINGS } from './default-mapping.ts';
import { checkPipeline, type Engine } from './pipes.ts';
import { type Maker, searchDocument } from './search-document.ts';

/** Of the way documents are made: raised when another version of ours would make other ones. */
const FORM = 2;

const DEFAULT_PIPELINE: readonly Pipe[] = [{ name: 'defaultLabelPredicates' }, { name: 'sourceAsText' }];

/** What is searched for a view. @throws Error for views that have no index of their own */
export function toTarget({ project, id, definition }: View, maker: Maker): SearchTarget {
  if (definition.type !== 'ElasticSearchView') throw new Error(`${id} has no documents.`);
  const isDefault =
    id === DEFAULT_SEARCH_VIEW && definition.mapping === undefined && isSame(definition.pipeline, DEFAULT_PIPELINE);
  const index = isDefault ? defaultIndex(maker) : toIndex({ project, id, definition }, maker);
  return { index, projects: [project] };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function toIndex(
  { project, id, definition }: Pick<View<ElasticSearchDefinition>, 'project' | 'id' | 'definition'>,
  maker: Maker,
): SearchIndex {
  const { pipeline, context, selection, mapping = DEFAULT_MAPPING, settings = DEFAULT_SETTINGS } = definition;
  const family = digest([nameOf(project), id]);
  const content = [FORM, maker.publicUrl, pipeline, context ?? null, selection.tag ?? null, mapping, settings];
  return {
    name: `delta_${family}_${digest(content)}`,
    family,
    project,
    ...(selection.tag !== undefined && { resourceTag: selection.tag }),
    toDocument: (resource) => searchDocument(resource, pipeline, context, maker),
    sourceAsText: pipeline.some(({ name }) => name === 'sourceAsText'),
    mapping,
    settings,
  };
}

/** The index that all default views share, of all projects; lists are searched in it too. */
export function defaultIndex(maker: Maker): SearchIndex {
  return {
    name: `delta_default_${digest([FORM, maker.publicUrl])}`,
    family: 'default',
    toDocument: (resource) => searchDocument(resource, DEFAULT_PIPELINE, undefined, maker),
    sourceAsText: true,
    mapping: DEFAULT_MAPPING,
    settings: DEFAULT_SETTINGS,
  };
}

/** @throws Rejection InvalidPipeline, SearchRefused when the mapping or the settings have what is not served */
export async function checkSearchDefinition(
  { pipeline, mapping, settings }: ElasticSearchDefinition,
  engine: Engine,
): Promise<void> {
  await checkPipeline(pipeline, engine);
  toSchema(mapping ?? DEFAULT_MAPPING, mapping ? (settings ?? DEFAULT_SETTINGS) : DEFAULT_SETTINGS);
}

const digest = (content: readonly (JsonObject | unknown)[]): string =>
  hash('sha256', JSON.stringify(content)).slice(0, 24);
