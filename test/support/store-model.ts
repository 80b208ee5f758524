/** What a store must do, in memory: the revisions and tags of a few resources, and who wins. */
export type Action =
  | { readonly kind: 'create'; readonly id: string; readonly value: number; readonly tag?: string }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly value: number;
      readonly behind: number;
      readonly tag?: string;
    }
  | {
      readonly kind: 'tag';
      readonly id: string;
      readonly name: string;
      readonly behind: number;
      readonly target: number;
    }
  | { readonly kind: 'untag'; readonly id: string; readonly name: string; readonly behind: number }
  | { readonly kind: 'deprecate' | 'undeprecate'; readonly id: string; readonly behind: number };

export interface ModelState {
  readonly value: number;
  readonly deprecated: boolean;
  readonly tags: Readonly<Record<string, number>>;
}

/** Every revision of every resource, oldest first; replaced, never changed. */
export type Model = ReadonlyMap<string, readonly ModelState[]>;

/** @returns the model after the action, or the tag of the error that refuses it */
export function apply(model: Model, action: Action): Model | string {
  const revisions = model.get(action.id) ?? [];
  const last = revisions.at(-1);
  const rev = revisions.length;
  const add = (state: ModelState): Model => new Map(model).set(action.id, [...revisions, state]);
  if (action.kind === 'create') {
    if (last) return 'ResourceAlreadyExists';
    return add({ value: action.value, deprecated: false, tags: action.tag ? { [action.tag]: 1 } : {} });
  }
  if (!last) return 'ResourceNotFound';
  if (action.behind > 0) return 'RevisionConflict';
  switch (action.kind) {
    case 'update': {
      if (last.deprecated) return 'ResourceIsDeprecated';
      if (action.value !== last.value) {
        const tags = action.tag ? { ...last.tags, [action.tag]: rev + 1 } : last.tags;
        return add({ ...last, value: action.value, tags });
      }
      if (!action.tag || last.tags[action.tag] === rev) return model;
      return add({ ...last, tags: { ...last.tags, [action.tag]: rev } });
    }
    case 'tag':
      if (action.target < 1 || action.target > rev) return 'RevisionNotFound';
      if (last.tags[action.name] === action.target) return model;
      return add({ ...last, tags: { ...last.tags, [action.name]: action.target } });
    case 'untag': {
      const { [action.name]: removed, ...tags } = last.tags;
      return removed === undefined ? 'TagNotFound' : add({ ...last, tags });
    }
    case 'deprecate':
      return last.deprecated ? 'ResourceIsDeprecated' : add({ ...last, deprecated: true });
    case 'undeprecate':
      return last.deprecated ? add({ ...last, deprecated: false }) : 'ResourceIsNotDeprecated';
  }
}
