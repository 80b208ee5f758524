import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { EmptyRegionGroups, RegionGroupMissing } from './errors.ts';
import type { Clause, GroupDefinition, Operation } from './group-definitions.ts';

/** What the reference calls the region that holds all others, whatever its name is in the hierarchy. */
const ROOT = 'root';

/** Ids of the regions of groups. */
export interface RegionGroups {
  /** @throws RegionGroupMissing when it is not defined, EmptyRegionGroups when it has no region */
  get(name: string): ReadonlySet<number>;
}

export interface GroupOptions {
  /** Where the definitions are from, for messages. */
  readonly file: string;
  /** Whether the root must be named `root`, as in the reference; by default the root of the tree is meant. */
  readonly compat?: boolean;
}

/**
 * Looks the regions of groups up. An empty group is an error when it is asked for.
 *
 * @throws UnknownAttribute, InvalidQuery
 * @see atlas-densities, densities/utils.py, `get_group_ids`
 */
export function resolveGroups(
  hierarchy: RegionHierarchy,
  definitions: readonly GroupDefinition[],
  { file, compat = false }: GroupOptions,
): RegionGroups {
  const groups = new Map<string, ReadonlySet<number>>();
  for (const { name, ...operation } of definitions) groups.set(name, compute(operation));
  return {
    get(name) {
      const ids = groups.get(name);
      if (!ids) throw new RegionGroupMissing({ file, group: name, defined: [...groups.keys()] });
      if (ids.size === 0) throw new EmptyRegionGroups({ file, hierarchy: hierarchy.file, groups: [name] });
      return ids;
    },
  };

  function compute({ operator, clauses }: Operation): ReadonlySet<number> {
    const [first, ...others] = clauses.map(idsOf);
    if (operator === 'UNION') return new Set([...first, ...others.flatMap((ids) => [...ids])]);
    const isKept = (id: number): boolean =>
      operator === 'INTERSECT' ? others.every((ids) => ids.has(id)) : !others.some((ids) => ids.has(id));
    return new Set([...first].filter(isKept));
  }

  function idsOf(clause: Clause): ReadonlySet<number> {
    // References come after what they refer to: the definitions were parsed.
    if (clause.kind === 'group') return groups.get(clause.name) ?? new Set();
    if (clause.kind === 'operation') return compute(clause.operation);
    const { attribute, value, descendants: withDescendants } = clause;
    const found = hierarchy.find(value, attribute, { withDescendants });
    if (compat || found.size > 0 || value !== ROOT) return found;
    return new Set(withDescendants ? hierarchy.regions.map(({ id }) => id) : [hierarchy.root.id]);
  }
}
