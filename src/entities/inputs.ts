import { files } from '../pipeline/files.ts';
import type { IdsKey } from './atlas-ids.ts';

/** What a volume that is imported is registered as. */
export interface VolumeKind {
  readonly type: string;
  readonly name: string;
  readonly modality: string;
  readonly voxelType: string;
}

/** A file that the pipeline starts from, and the resource of the store that it is. */
export interface Input {
  /** Its name below WORKING_DIR, and in a folder that `import inputs` reads. */
  readonly file: string;
  /** Where the ids file has its id. */
  readonly key: IdsKey;
  readonly kind: 'hierarchy' | 'configuration' | VolumeKind;
  readonly description: string;
  /** How the resource gets into the store. */
  readonly importCommand: string;
  /** The rule that brings it into WORKING_DIR; push rules read an input without one from the store. */
  readonly rule?: string;
  /** Without it the file is empty. */
  readonly optional?: true;
}

const IMPORT_CCF = 'atlasgraph import allen-ccf --annotation FILE --hierarchy FILE';
const IMPORT_FOLDER = 'atlasgraph import inputs FOLDER';

const volumeKey = (type: string, name: string): IdsKey => ['VolumetricDataLayer', '{RESOLUTION}', type, name];

const annotation = (name: string): VolumeKind => ({
  type: 'BrainParcellationDataLayer',
  name,
  modality: 'parcellationId',
  voxelType: 'label',
});

export const INPUTS = {
  hierarchy: {
    file: files.hierarchy,
    key: ['ParcellationOntology', 'allen_mouse_ccf'],
    kind: 'hierarchy',
    description: 'Region hierarchy',
    importCommand: IMPORT_CCF,
    rule: 'fetch_ccf_brain_region_hierarchy',
  },
  annotation: {
    file: files.annotationCcfv3,
    key: volumeKey('BrainParcellationDataLayer', 'brain_ccfv3'),
    kind: annotation('Annotation volume'),
    description: 'Annotation volume',
    importCommand: IMPORT_CCF,
    rule: 'fetch_brain_parcellation_ccfv3',
  },
  annotationCcfv2: {
    file: files.annotationCcfv2,
    key: volumeKey('BrainParcellationDataLayer', 'brain_ccfv2'),
    kind: annotation('Annotation volume of CCFv2'),
    description: 'Annotation volume of CCFv2, without fibre tracts',
    importCommand: IMPORT_FOLDER,
    rule: 'fetch_brain_parcellation_ccfv2',
  },
  fibersCcfv2: {
    file: files.fiberParcellationCcfv2,
    key: volumeKey('BrainParcellationDataLayer', 'fiber_ccfv2'),
    kind: annotation('Fibre tracts of CCFv2'),
    description: 'Fibre tracts of CCFv2',
    importCommand: IMPORT_FOLDER,
    rule: 'fetch_fiber_parcellation_ccfv2',
  },
  template: {
    file: files.averageTemplate,
    key: volumeKey('BrainTemplateDataLayer', 'average_template_{RESOLUTION}'),
    kind: {
      type: 'BrainTemplateDataLayer',
      name: 'Average template volume',
      modality: 'luminance',
      voxelType: 'intensity',
    },
    description: 'Average brain that was annotated',
    importCommand: `${IMPORT_CCF} --template FILE`,
    rule: 'fetch_brain_template',
  },
  barrelPositions: {
    file: files.barrelPositions,
    key: volumeKey('BrainParcellationDataLayer', 'barrel_positions'),
    kind: 'configuration',
    description: 'Voxels of the barrel columns',
    importCommand: `${IMPORT_CCF} --barrel-positions FILE`,
    rule: 'fetch_barrel_positions',
    optional: true,
  },
  regionsLayersMap: {
    file: files.regionsLayersMap,
    key: ['metadata', 'regions_layers_map'],
    kind: 'configuration',
    description: 'Layers that the regions of CCFv3 lie in',
    importCommand: 'atlasgraph init',
    rule: 'fetch_regions_layers_map',
  },
  isocortexMetadata: {
    file: files.isocortexMetadata,
    key: ['metadata', 'isocortex'],
    kind: 'configuration',
    description: 'Layers of the isocortex, as queries on the hierarchy',
    importCommand: 'atlasgraph init',
    rule: 'fetch_isocortex_metadata',
  },
  isocortex23Metadata: {
    file: files.isocortex23Metadata,
    key: ['metadata', 'isocortex_23'],
    kind: 'configuration',
    description: 'Layers of the isocortex with layers 2 and 3 as one, as queries on the hierarchy',
    importCommand: 'atlasgraph init',
    rule: 'fetch_isocortex_23_metadata',
  },
  placementHintLayers: {
    file: 'PH_layers_regions_map.json',
    key: ['metadata', 'placement_hints_layers'],
    kind: 'configuration',
    description: 'Layers that the files of placement hints are about, by region',
    importCommand: 'atlasgraph init',
  },
} as const satisfies Readonly<Record<string, Input>>;

export type InputName = keyof typeof INPUTS;
/** Paths of source files by what they are. */
export type SourceFiles = Readonly<Partial<Record<InputName, string>>>;

export const INPUT_NAMES = Object.keys(INPUTS) as readonly InputName[];
