import { files } from '../pipeline/files.ts';

/** A part that a release names, and what it is made of. */
export interface ReleasePart {
  /** Its property of the release. */
  readonly property:
    | 'parcellationOntology'
    | 'parcellationVolume'
    | 'hemisphereVolume'
    | 'placementHintsDataCatalog'
    | 'directionVector'
    | 'cellOrientationField';
  readonly type: string;
  readonly typeIri: string;
  readonly mapping: string;
  /** Inputs of push_atlas_release that are its files; the first is what the part is named after. */
  readonly inputs: readonly (keyof typeof RELEASE_FILES)[];
}

/** The files of a release. */
export const RELEASE_FILES = {
  hierarchy: files.mbaHierarchy,
  hierarchyLd: files.mbaHierarchyLd,
  annotation: files.annotationV3,
  hemispheres: files.hemispheres,
  placementHints: files.placementHints,
  placementHintsMetadata: files.placementHintsMetadata,
  directionVectors: files.directionVectorsCcfv3,
  cellOrientations: files.cellOrientations,
} as const;

const NSG = 'https://neuroshapes.org/';
const BMO = 'https://bbp.epfl.ch/ontologies/core/bmo/';

export const DIRECTION_VECTORS: ReleasePart = {
  property: 'directionVector',
  type: 'DirectionVectorsField',
  typeIri: `${BMO}DirectionVectorsField`,
  mapping: 'direction-vectors-field',
  inputs: ['directionVectors'],
};

export const CELL_ORIENTATIONS: ReleasePart = {
  property: 'cellOrientationField',
  type: 'CellOrientationField',
  typeIri: `${NSG}CellOrientationField`,
  mapping: 'cell-orientation-field',
  inputs: ['cellOrientations'],
};

/** What the release names, but for its placement hints. */
export const RELEASE_PARTS: readonly ReleasePart[] = [
  {
    property: 'parcellationOntology',
    type: 'ParcellationOntology',
    typeIri: `${NSG}ParcellationOntology`,
    mapping: 'parcellation-ontology',
    inputs: ['hierarchy', 'hierarchyLd'],
  },
  {
    property: 'parcellationVolume',
    type: 'BrainParcellationDataLayer',
    typeIri: `${NSG}BrainParcellationDataLayer`,
    mapping: 'brain-parcellation-data-layer',
    inputs: ['annotation'],
  },
  {
    property: 'hemisphereVolume',
    type: 'HemisphereAnnotationDataLayer',
    typeIri: `${BMO}HemisphereAnnotationDataLayer`,
    mapping: 'hemisphere-annotation-data-layer',
    inputs: ['hemispheres'],
  },
  DIRECTION_VECTORS,
  CELL_ORIENTATIONS,
];

/** What the release has instead of its placement hints, each of which is a resource too. */
export const HINTS_CATALOG: ReleasePart = {
  property: 'placementHintsDataCatalog',
  type: 'PlacementHintsDataLayerCatalog',
  typeIri: `${BMO}PlacementHintsDataLayerCatalog`,
  mapping: 'placement-hints-data-layer-catalog',
  inputs: [],
};
