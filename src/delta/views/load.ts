import { ResourceNotFound } from '../../store/errors.ts';
import { keptUntilCommit } from '../../store/kept-until-commit.ts';
import { addressOf, nameOf } from '../../store/names.ts';
import type { Store } from '../../store/port.ts';
import type { Iri, ProjectRef, Resource, Version } from '../../store/resource.ts';
import type { View, ViewDefinition, ViewRef } from '../../store/views/view.ts';
import { authorize, type DeltaParts } from '../parts.ts';
import { invalidId, Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { toIri } from '../segments.ts';
import type { ViewType } from './sent-view.ts';
import { toView } from './view.ts';

/** What Delta calls its kinds of views in messages. */
export type ViewNoun = 'View' | 'ElasticSearch view' | 'Blazegraph view';

export const nounOf = (type: ViewType): ViewNoun =>
  type === 'SparqlView' || type === 'AggregateSparqlView' ? 'Blazegraph view' : 'ElasticSearch view';

/** A revision of a view, whether it was written or belongs to every project. @throws Rejection ResourceNotFound */
export async function viewResource(
  { store }: DeltaParts,
  project: ProjectRef,
  id: Iri,
  noun: ViewNoun,
  version?: Version,
): Promise<Resource> {
  const resource = await store.entityIn(project, id, version).catch((error) => {
    throw error instanceof ResourceNotFound ? viewNotFound(id, project, noun) : error;
  });
  if (resource.kind !== 'view') throw viewNotFound(id, project, noun);
  return resource;
}

/** Views of each store as of its last commit: every query names one. */
const kept = new WeakMap<Store, (key: string, read: () => Promise<View>) => Promise<View>>();

/** The same as a view that is in force, read once until something is written. @throws Rejection ResourceNotFound */
async function viewInForce(parts: DeltaParts, project: ProjectRef, id: Iri, noun: ViewNoun): Promise<View> {
  const { store } = parts;
  const keeping = kept.get(store) ?? keptUntilCommit<View>(() => store.lastCommit());
  kept.set(store, keeping);
  return keeping(JSON.stringify([nameOf(project), id, noun]), async () =>
    toView(await viewResource(parts, project, id, noun)),
  );
}

const viewNotFound = (id: string, project: ProjectRef, noun: ViewNoun): Rejection =>
  new Rejection(404, 'ResourceNotFound', `${noun} '${id}' not found in project '${nameOf(project)}'.`);

/**
 * The view that a path names, when the caller may query it. Who may query nothing in the project is not told what
 * there is.
 */
export async function viewToQuery(parts: DeltaParts, request: Request, noun: ViewNoun): Promise<View> {
  const { org, project, id } = request.params;
  const ref = { org, project };
  const find = async (): Promise<View> => {
    const iri = toIri(id, await parts.store.namesIn(ref));
    if (iri === undefined) throw invalidId(id);
    const view = await viewInForce(parts, ref, iri, noun);
    if (nounOf(view.definition.type) !== noun) throw viewNotFound(iri, ref, noun);
    if (view.deprecated) throw new Rejection(400, 'ViewIsDeprecated', `${noun} '${iri}' is deprecated.`);
    return view;
  };
  const view = await find().catch(async (error) => {
    await authorize(parts.store, request, addressOf(ref), ['views/query']);
    throw error;
  });
  // Of an aggregate view those in it are looked at, one by one.
  if (!('views' in view.definition)) await authorize(parts.store, request, addressOf(ref), [view.permission]);
  return view;
}

/** @throws Rejection when the view is of another kind */
export function checkViewType<Type extends ViewType>(
  view: View,
  expected: Type,
): asserts view is View<Extract<ViewDefinition, { type: Type }>> {
  const { type } = view.definition;
  if (type !== expected) throw differentType(view.id, type, expected);
}

export function differentType(id: string, provided: ViewType, expected: ViewType): Rejection {
  const noun = nounOf(expected);
  const reason = `Incorrect ${noun} '${id}' type: '${provided}' provided, expected '${expected}'.`;
  return new Rejection(400, `Different${noun.replace(' view', '')}ViewType`, reason);
}

/** Views that an aggregate view may hold, those of aggregate views in it included. */
const MAX_MEMBERS = 20;

/**
 * The views that references lead to through aggregate views, each once.
 *
 * @param missing - told of each that is not there, deprecated, or of another kind
 * @throws Rejection TooManyViewReferences
 */
export async function membersOf(
  parts: DeltaParts,
  references: readonly ViewRef[],
  noun: ViewNoun,
  missing: (reference: ViewRef) => void,
): Promise<View[]> {
  const found = new Map<string, View>();
  const visited = new Set<string>();
  const visit = async (reference: ViewRef): Promise<void> => {
    const key = `${nameOf(reference.project)}/${reference.id}`;
    if (visited.has(key)) return;
    visited.add(key);
    const view = await viewInForce(parts, reference.project, reference.id, noun).catch(() => undefined);
    if (!view || view.deprecated || nounOf(view.definition.type) !== noun) return missing(reference);
    if ('views' in view.definition) for (const inner of view.definition.views) await visit(inner);
    else found.set(key, view);
    if (found.size > MAX_MEMBERS) {
      const reason = `${found.size} views are referenced, the maximum is ${MAX_MEMBERS}.`;
      throw new Rejection(400, 'TooManyViewReferences', reason);
    }
  };
  for (const reference of references) await visit(reference);
  return [...found.values()];
}

/** The views to ask for a view: itself, or those of an aggregate view that the caller may query. */
export async function viewsToAsk(parts: DeltaParts, { caller }: Request, view: View): Promise<View[]> {
  if (!('views' in view.definition)) return [view];
  const members = await membersOf(parts, view.definition.views, nounOf(view.definition.type), () => {});
  const allowed = members.map(({ permission, project }) => parts.store.may(caller, permission, addressOf(project)));
  const may = await Promise.all(allowed);
  return members.filter((_, index) => may[index]);
}
