import { AtlasError } from '../errors.ts';

export class IdsFileInvalid extends AtlasError<'IdsFileInvalid', { path: string; problem: string }> {
  readonly tag = 'IdsFileInvalid';
  readonly remedy = 'Correct the file, or make a new one with `atlasgraph init`.';

  constructor(details: { path: string; problem: string }, options?: ErrorOptions) {
    super(`${details.path} is not an ids file: ${details.problem}.`, details, options);
  }
}

export class UnknownIdsKey extends AtlasError<'UnknownIdsKey', { key: string }> {
  readonly tag = 'UnknownIdsKey';
  readonly remedy = 'Add the key with an id to the file that NEXUS_IDS_FILE names.';

  constructor(details: { key: string }) {
    super(`The ids file has no id at ${details.key}.`, details);
  }
}

export class InputNotRegistered extends AtlasError<
  'InputNotRegistered',
  { key: string; id: string; importCommand: string }
> {
  readonly tag = 'InputNotRegistered';
  readonly remedy: string;

  constructor(details: { key: string; id: string; importCommand: string }, options?: ErrorOptions) {
    super(`The input ${details.key} of the ids file, ${details.id}, is not in the store.`, details, options);
    this.remedy = `Put it there with \`${details.importCommand}\`.`;
  }
}

type Extension = { key: string; id: string; file: string; wanted: string };

export class WrongFileFormat extends AtlasError<'WrongFileFormat', Extension> {
  readonly tag = 'WrongFileFormat';
  readonly remedy = 'Register a distribution of that format, or name another resource in the ids file.';

  constructor(details: Extension) {
    super(
      `${details.id} (${details.key}) has the file ${details.file}, where one of .${details.wanted} is needed.`,
      details,
    );
  }
}

export class NoDistribution extends AtlasError<'NoDistribution', { key: string; id: string }> {
  readonly tag = 'NoDistribution';
  readonly remedy = 'Register the resource with its file.';

  constructor(details: { key: string; id: string }) {
    super(`${details.id} (${details.key}) has no file.`, details);
  }
}

type OutOfSync = { id: string; file: string; registered: string; found: string };

export class DistributionOutOfSync extends AtlasError<'DistributionOutOfSync', OutOfSync> {
  readonly tag = 'DistributionOutOfSync';
  readonly remedy = 'Update the resource so that it names the file as it is.';

  constructor(details: OutOfSync) {
    super(
      `${details.id} names ${details.file} with SHA-256 ${details.registered}, but the file has ${details.found}.`,
      details,
    );
  }
}

export class MappingFailed extends AtlasError<'MappingFailed', { mapping: string; problem: string }> {
  readonly tag = 'MappingFailed';
  readonly remedy = 'Check the facts against what the mapping expects, or correct mappings/.';

  constructor(details: { mapping: string; problem: string }, options?: ErrorOptions) {
    super(`mappings/${details.mapping}.jsonata made no document: ${details.problem}.`, details, options);
  }
}

export class UnknownType extends AtlasError<'UnknownType', { types: readonly string[] }> {
  readonly tag = 'UnknownType';
  readonly remedy = 'Give a type that a shape of schemas/shapes targets, or name a schema.';

  constructor(details: { types: readonly string[] }) {
    super(`No schema is known for any of the types ${details.types.join(', ') || '(none)'}.`, details);
  }
}

type Taken = { taggedAs: string; resources: readonly string[] };

export class TagExists extends AtlasError<'TagExists', Taken> {
  readonly tag = 'TagExists';
  readonly remedy = 'Choose a different RESOURCE_TAG: a tag never names the parts of two builds.';

  constructor(details: Taken) {
    const shown = details.resources.slice(0, 3).join(', ');
    const more = details.resources.length > 3 ? ` and ${details.resources.length - 3} more` : '';
    super(
      `The tag "${details.taggedAs}" already names other content of ${shown}${more}. Nothing was written.`,
      details,
    );
  }
}

export class SeveralMatches extends AtlasError<'SeveralMatches', { filters: string; ids: readonly string[] }> {
  readonly tag = 'SeveralMatches';
  readonly remedy = 'Deprecate all of them but one.';

  constructor(details: { filters: string; ids: readonly string[] }) {
    super(`${details.ids.length} resources match ${details.filters}: ${details.ids.join(', ')}.`, details);
  }
}

type Without = { release: string; taggedAs?: string };

export class ReleaseNotTagged extends AtlasError<'ReleaseNotTagged', Without> {
  readonly tag = 'ReleaseNotTagged';
  readonly remedy = 'Run push_atlas_release first, with the same tag.';

  constructor(details: Without) {
    super(
      `The atlas release ${details.release} has ${details.taggedAs === undefined ? 'no tag' : `no tag "${details.taggedAs}"`}.`,
      details,
    );
  }
}

export class NothingToPush extends AtlasError<'NothingToPush', { folder: string }> {
  readonly tag = 'NothingToPush';
  readonly remedy: string;

  constructor({ folder, remedy }: { folder: string; remedy: string }) {
    super(`${folder} is empty: there is nothing to register.`, { folder });
    this.remedy = remedy;
  }
}

type Foreign = { release: string; taggedAs: string; annotation: string; released: string };

export class ReleaseOfOtherAnnotation extends AtlasError<'ReleaseOfOtherAnnotation', Foreign> {
  readonly tag = 'ReleaseOfOtherAnnotation';
  readonly remedy = 'Run push_atlas_release first, so that the release has the annotation the masks were made from.';

  constructor(details: Foreign) {
    super(
      `${details.release} at tag "${details.taggedAs}" has the annotation ${details.released}, but what is pushed was made from ${details.annotation}.`,
      details,
    );
  }
}

export class ReleaseIncomplete extends AtlasError<'ReleaseIncomplete', { release: string; faults: readonly string[] }> {
  readonly tag = 'ReleaseIncomplete';
  readonly remedy = 'Push the release again under a different tag.';

  constructor(details: { release: string; faults: readonly string[] }) {
    super(`${details.release} is not what was pushed: ${details.faults.join('; ')}.`, details);
  }
}

export class UnknownSpecies extends AtlasError<'UnknownSpecies', { species: string }> {
  readonly tag = 'UnknownSpecies';
  readonly remedy = 'Name a species of ontologies/species.ttl, or import the annotation with --species and its label.';

  constructor(details: { species: string }) {
    super(`No label is known for the species ${details.species}.`, details);
  }
}

type Malformed = { id: string; rev: number; path: string; problem: string };

export class MalformedEntity extends AtlasError<'MalformedEntity', Malformed> {
  readonly tag = 'MalformedEntity';
  readonly remedy = 'Update the resource to what its schema asks for.';

  constructor(details: Malformed) {
    super(`${details.id} at revision ${details.rev} cannot be read: ${details.path}: ${details.problem}.`, details);
  }
}

type MalformedFields = { file: string; region: number; field: string; problem: string };

export class MalformedHierarchyFields extends AtlasError<'MalformedHierarchyFields', MalformedFields> {
  readonly tag = 'MalformedHierarchyFields';
  readonly remedy = 'Make the file again with export_brain_region.';

  constructor(details: MalformedFields) {
    super(`${details.file}: region ${details.region} has an unreadable ${details.field}: ${details.problem}.`, details);
  }
}

export class OntologyWithoutRegions extends AtlasError<'OntologyWithoutRegions', { ontology: string; rev: number }> {
  readonly tag = 'OntologyWithoutRegions';
  readonly remedy = 'Name the parcellation ontology of a release that push_atlas_release made.';

  constructor(details: { ontology: string; rev: number }) {
    super(`${details.ontology} at revision ${details.rev} defines no regions.`, details);
  }
}

export class NoFileAtUrl extends AtlasError<'NoFileAtUrl', { id: string; url: string }> {
  readonly tag = 'NoFileAtUrl';
  readonly remedy = 'Register the file in the store and give its address as contentUrl.';

  constructor(details: { id: string; url: string }) {
    super(`${details.id} has the contentUrl "${details.url}", which is no file of the store.`, details);
  }
}

type UnknownLabels = { annotation: string; hierarchy: string; ids: readonly number[] };

export class AnnotationNotInHierarchy extends AtlasError<'AnnotationNotInHierarchy', UnknownLabels> {
  readonly tag = 'AnnotationNotInHierarchy';
  readonly remedy = 'Give the hierarchy that the annotation was made with.';

  constructor(details: UnknownLabels) {
    const { ids } = details;
    const shown = `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`;
    super(
      `${details.annotation} has ${ids.length} region ids that ${details.hierarchy} does not know: ${shown}.`,
      details,
    );
  }
}

export class UnknownAtlasRoot extends AtlasError<'UnknownAtlasRoot', { hierarchy: string; root: string }> {
  readonly tag = 'UnknownAtlasRoot';
  readonly remedy = 'Give the acronym or the id of a region of the hierarchy, or leave the root out.';

  constructor(details: { hierarchy: string; root: string }) {
    super(`${details.hierarchy} has no region with acronym or id ${details.root}.`, details);
  }
}

export class InvalidDataset extends AtlasError<'InvalidDataset', { problem: string }> {
  readonly tag = 'InvalidDataset';
  readonly remedy = 'Give @type, and @id only as an absolute IRI.';

  constructor(details: { problem: string }) {
    super(`The metadata of the dataset cannot be read: ${details.problem}.`, details);
  }
}

export class HierarchyNotGiven extends AtlasError<'HierarchyNotGiven', { volume: string }> {
  readonly tag = 'HierarchyNotGiven';
  readonly remedy =
    'Give the region hierarchy with it (hierarchy.json in the same folder), or import the annotation first.';

  constructor(details: { volume: string }) {
    super(`${details.volume} is a volume of an atlas, and no region hierarchy is given with it.`, details);
  }
}

export class UnreadableDistribution extends AtlasError<'UnreadableDistribution', { id: string; problem: string }> {
  readonly tag = 'UnreadableDistribution';
  readonly remedy = 'Register the resource again with the JSON file that its type asks for.';

  constructor(details: { id: string; problem: string }, options?: ErrorOptions) {
    super(`The file of ${details.id} cannot be read: ${details.problem}.`, details, options);
  }
}

export class UnreadableCellType extends AtlasError<'UnreadableCellType', { file: string }> {
  readonly tag = 'UnreadableCellType';
  readonly remedy = 'Name the file <M-type>|<E-type>_INH_densities.nrrd or <M-type>_cADpyr.nrrd.';

  constructor(details: { file: string }) {
    super(`The name of ${details.file} does not say of which M-type and E-type it is.`, details);
  }
}

type UnknownNames = { ontology: string; names: readonly { label: string; nearest?: string }[] };

export class UnknownCellTypes extends AtlasError<'UnknownCellTypes', UnknownNames> {
  readonly tag = 'UnknownCellTypes';
  readonly remedy = 'Correct the names of the files, or register a revision of the ontology that defines these types.';

  constructor(details: UnknownNames) {
    const names = details.names.map(({ label, nearest }) => (nearest ? `${label} (${nearest}?)` : label));
    super(`${details.ontology} has no cell type that is called ${names.join(', ')}.`, details);
  }
}

type NotListed = {
  readonly release: string;
  /** Files. */
  readonly missing: readonly string[];
  /** Ids of resources. */
  readonly unexpected: readonly string[];
  /** Ids, or files, of one ME-type. */
  readonly repeated: readonly (readonly string[])[];
};

/** The registered densities are not those of the files, one for each ME-type. */
export class DensitiesNotListed extends AtlasError<'DensitiesNotListed', NotListed> {
  readonly tag = 'DensitiesNotListed';
  readonly remedy =
    'Push the densities again (push_metype_pipeline_datasets), and deprecate those that are not of this release.';

  constructor(details: NotListed) {
    const problems = [
      ...(details.missing.length > 0 ? [`it lacks ${details.missing.join(', ')}`] : []),
      ...(details.unexpected.length > 0 ? [`no file is ${details.unexpected.join(', ')}`] : []),
      ...details.repeated.map((same) => `${same.join(' and ')} are of one ME-type`),
    ];
    super(`${details.release} does not have one density for each ME-type: ${problems.join('; ')}.`, details);
  }
}
