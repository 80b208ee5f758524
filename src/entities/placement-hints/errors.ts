import { AtlasError } from '../../errors.ts';

type AtInFile = { file: string; at: string; problem: string };

export class MalformedHintLayers extends AtlasError<'MalformedHintLayers', AtInFile> {
  readonly tag = 'MalformedHintLayers';
  readonly remedy = 'Give each file of placement hints, by region acronym, its layer_ID and layer_label.';

  constructor(details: AtInFile) {
    super(`${details.file} cannot be read at ${details.at}: ${details.problem}.`, details);
  }
}

export class MalformedHintsMetadata extends AtlasError<'MalformedHintsMetadata', AtInFile> {
  readonly tag = 'MalformedHintsMetadata';
  readonly remedy = 'List the acronyms of the regions by the name of each file of placement hints.';

  constructor(details: AtInFile) {
    super(`${details.file} cannot be read at ${details.at}: ${details.problem}.`, details);
  }
}

type OfRegion = { file: string; region: string };

export class UnknownHintRegion extends AtlasError<'UnknownHintRegion', OfRegion & { hierarchy: string }> {
  readonly tag = 'UnknownHintRegion';
  readonly remedy = 'Correct the region in the metadata.json of the placement hints.';

  constructor(details: OfRegion & { hierarchy: string }) {
    super(`${details.file} is about the region ${details.region}, which ${details.hierarchy} does not have.`, details);
  }
}

export class UnknownHintLayer extends AtlasError<'UnknownHintLayer', OfRegion & { layer?: string }> {
  readonly tag = 'UnknownHintLayer';
  readonly remedy = 'Import a PH_layers_regions_map.json that names a layer of the ontology for file and region.';

  constructor(details: OfRegion & { layer?: string }) {
    const said = details.layer === undefined ? 'no layer is known' : `${details.layer} is no layer of the ontology`;
    super(`For ${details.file} and the region ${details.region} ${said}.`, details);
  }
}

export class LayerWithoutLeaves extends AtlasError<'LayerWithoutLeaves', OfRegion & { layer: string }> {
  readonly tag = 'LayerWithoutLeaves';
  readonly remedy = 'Correct the layers of the regions (regions_layers_map.json) or the regions of the hints.';

  constructor(details: OfRegion & { layer: string }) {
    super(`${details.file}: no leaf of ${details.region} lies in layer ${details.layer}.`, details);
  }
}
