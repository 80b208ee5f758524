import { AtlasError } from '../../../errors.ts';

type Malformed = { readonly file: string; readonly problems: readonly string[] };

/** All that is wrong with a configuration of region groups. */
export class MalformedRegionGroups extends AtlasError<'MalformedRegionGroups', Malformed> {
  readonly tag = 'MalformedRegionGroups';
  readonly remedy =
    'Give a list of {"name": …, "UNION" | "INTERSECT" | "REMOVE": […]}; a clause is {"<attribute>": …, "with_descendants": …}, an operator of its own, or "!<name of an earlier group>".';

  constructor(details: Malformed) {
    super(`${details.file} does not define region groups: ${details.problems.join('; ')}.`, details);
  }
}

type Empty = { readonly file: string; readonly hierarchy: string; readonly groups: readonly string[] };

export class EmptyRegionGroups extends AtlasError<'EmptyRegionGroups', Empty> {
  readonly tag = 'EmptyRegionGroups';
  readonly remedy = 'Change the queries of these groups to what the regions of the hierarchy are called.';

  constructor(details: Empty) {
    const names = details.groups.map((name) => `"${name}"`).join(', ');
    super(`${details.file}: no region of ${details.hierarchy} is in the group ${names}.`, details);
  }
}

type Missing = { readonly file: string; readonly group: string; readonly defined: readonly string[] };

export class RegionGroupMissing extends AtlasError<'RegionGroupMissing', Missing> {
  readonly tag = 'RegionGroupMissing';
  readonly remedy = 'Define the group: the step is about it.';

  constructor(details: Missing) {
    super(`${details.file} defines no group "${details.group}", only ${details.defined.join(', ')}.`, details);
  }
}

type TooMany = { readonly labels: number; readonly limit: number };

export class TooManyRegions extends AtlasError<'TooManyRegions', TooMany> {
  readonly tag = 'TooManyRegions';
  readonly remedy = 'Check that the annotation holds region ids, and that the hierarchy is the one it was made with.';

  constructor(details: TooMany) {
    super(`Hierarchy and annotation have more than ${details.limit} regions (${details.labels} so far).`, details);
  }
}

type Overlap = { readonly groups: readonly [string, string]; readonly id: number };

export class OverlappingGroups extends AtlasError<'OverlappingGroups', Overlap> {
  readonly tag = 'OverlappingGroups';
  readonly remedy = 'Define groups without regions in common: each has cells of its own.';

  constructor(details: Overlap) {
    super(`Region ${details.id} is in the groups "${details.groups[0]}" and "${details.groups[1]}".`, details);
  }
}
