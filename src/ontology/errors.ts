import { AtlasError } from '../errors.ts';

export class OntologyFileUnreadable extends AtlasError<'OntologyFileUnreadable', { file: string; reason: string }> {
  readonly tag = 'OntologyFileUnreadable';
  readonly remedy = 'Give the path of a JSON file that exists and that you may read.';

  constructor(details: { file: string; reason: string }, options?: ErrorOptions) {
    super(`${details.file} cannot be read as JSON: ${details.reason}.`, details, options);
  }
}

type Malformed = { file: string; at: string; reason: string };

export class MalformedHierarchy extends AtlasError<'MalformedHierarchy', Malformed> {
  readonly tag = 'MalformedHierarchy';
  readonly remedy =
    'Give a region hierarchy: the root node, or AIBS 1.json ({"msg": [root]}); every node has id, acronym, name and children.';

  constructor(details: Malformed) {
    super(`${details.file} is not a region hierarchy: at ${details.at}: ${details.reason}.`, details);
  }
}

type Duplicate = { file: string; id: number; acronyms: readonly string[] };

export class DuplicateRegion extends AtlasError<'DuplicateRegion', Duplicate> {
  readonly tag = 'DuplicateRegion';
  readonly remedy = 'Give every region of the hierarchy an id of its own.';

  constructor(details: Duplicate) {
    super(`${details.file}: region id ${details.id} is used twice, by ${details.acronyms.join(' and ')}.`, details);
  }
}

type Cycle = { file: string; id: number; path: readonly number[] };

export class RegionCycle extends AtlasError<'RegionCycle', Cycle> {
  readonly tag = 'RegionCycle';
  readonly remedy = 'Break the cycle: a region cannot be its own ancestor.';

  constructor(details: Cycle) {
    super(`${details.file}: region ${details.id} lies below itself (${details.path.join(' > ')}).`, details);
  }
}

export class SeveralRoots extends AtlasError<'SeveralRoots', { file: string; ids: readonly unknown[] }> {
  readonly tag = 'SeveralRoots';
  readonly remedy = 'Put all regions below one root, or give the hierarchy of one of the roots.';

  constructor(details: { file: string; ids: readonly unknown[] }) {
    super(`${details.file} has ${details.ids.length} roots (${details.ids.join(', ')}); one is needed.`, details);
  }
}

type WrongParent = { file: string; id: number; declared: number | null; parent: number | null };

/** `declared` is the node's parent_structure_id, `parent` the node it stands under (null: it is the root). */
export class ParentMismatch extends AtlasError<'ParentMismatch', WrongParent> {
  readonly tag = 'ParentMismatch';
  readonly remedy = 'Make parent_structure_id the id of the node that the region stands under (null for the root).';

  constructor(details: WrongParent) {
    const place = details.parent === null ? 'is the root' : `stands under ${details.parent}`;
    super(`${details.file}: region ${details.id} names ${details.declared} as its parent but ${place}.`, details);
  }
}

type Missing = { file: string; attribute: string; value: string | number };

export class UnknownRegion extends AtlasError<'UnknownRegion', Missing> {
  readonly tag = 'UnknownRegion';
  readonly remedy = 'Name a region of the hierarchy; acronyms are case-sensitive.';

  constructor(details: Missing) {
    super(`${details.file} has no region with ${details.attribute} ${details.value}.`, details);
  }
}

export class UnknownAttribute extends AtlasError<'UnknownAttribute', { file: string; attribute: string }> {
  readonly tag = 'UnknownAttribute';
  readonly remedy = 'Query an attribute that the regions have, such as acronym, name or id.';

  constructor(details: { file: string; attribute: string }) {
    super(`${details.file}: no region has the attribute ${details.attribute}.`, details);
  }
}

export class InvalidQuery extends AtlasError<'InvalidQuery', { query: string; reason: string }> {
  readonly tag = 'InvalidQuery';
  readonly remedy = 'Write a regular expression that Python and JavaScript read alike, after the leading @.';

  constructor(details: { query: string; reason: string }, options?: ErrorOptions) {
    super(`The query ${details.query} cannot be used: ${details.reason}.`, details, options);
  }
}

export class MalformedLayersMap extends AtlasError<'MalformedLayersMap', Malformed> {
  readonly tag = 'MalformedLayersMap';
  readonly remedy = 'Give {"mba:<region id>": {"layers": [{"layer_ID": …, "layer_label": …}]}}.';

  constructor(details: Malformed) {
    super(`${details.file} is not a map from regions to layers: at ${details.at}: ${details.reason}.`, details);
  }
}

type Collision = { acronym: string; id: number; taken: string };

export class RegionIdTaken extends AtlasError<'RegionIdTaken', Collision> {
  readonly tag = 'RegionIdTaken';
  readonly remedy = 'Rename one of the two regions: ids follow from acronyms.';

  constructor(details: Collision) {
    super(`The id ${details.id} made for the new region ${details.acronym} is that of ${details.taken}.`, details);
  }
}
