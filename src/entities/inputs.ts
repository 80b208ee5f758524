import { basename } from 'node:path';
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
  /** Its path below WORKING_DIR; its name in a folder that `import inputs` reads. */
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

const gene = (name: string, file: string): Input => ({
  file,
  key: volumeKey('GeneExpressionVolumetricDataLayer', name),
  kind: {
    type: 'GeneExpressionVolumetricDataLayer',
    name: `Expression of ${name.split('_')[0]}`,
    modality: 'luminance',
    voxelType: 'intensity',
  },
  description: `Expression of the gene ${name.split('_')[0]}`,
  importCommand: IMPORT_FOLDER,
  rule: `fetch_gene_${name}`,
});

const configuration = (file: string, name: string, rule: string, description: string): Input => ({
  file,
  key: ['metadata', name],
  kind: 'configuration',
  description,
  importCommand: IMPORT_FOLDER,
  rule: `fetch_${rule}`,
});

const probabilityMap = (file: string, part: string, where: string): Input =>
  configuration(
    file,
    `probability_map_${part}`,
    `probability_map_${part}`,
    `Probabilities of the ME-types of inhibitory neurons in ${where}`,
  );

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
  nissl: {
    file: files.correctedNissl,
    key: volumeKey('NISSLImageDataLayer', 'corrected_nissl'),
    kind: {
      type: 'NISSLImageDataLayer',
      name: 'Corrected Nissl volume',
      modality: 'luminance',
      voxelType: 'intensity',
    },
    description: 'Nissl-stained volume, corrected',
    importCommand: IMPORT_FOLDER,
    rule: 'fetch_corrected_nissl_stained_volume',
  },
  geneGad: gene('gad', files.geneGad),
  geneNrn1: gene('nrn1', files.geneNrn1),
  geneAldh1l1: gene('aldh1l1', files.geneAldh1l1),
  geneCnp: gene('cnp', files.geneCnp),
  geneMbp: gene('mbp', files.geneMbp),
  geneGfap: gene('gfap', files.geneGfap),
  geneS100b: gene('s100b', files.geneS100b),
  geneTmem119: gene('tmem119', files.geneTmem119),
  genePv: gene('pv_correctednissl', files.genePv),
  geneSst: gene('sst_correctednissl', files.geneSst),
  geneVip: gene('vip_correctednissl', files.geneVip),
  geneGad67: gene('gad67_correctednissl', files.geneGad67),
  regionsGroups: {
    ...configuration(
      files.regionsGroups,
      'regions_configuration',
      'regions_config',
      'Groups of regions with known numbers of cells',
    ),
    importCommand: 'atlasgraph init',
  },
  measurements: configuration(
    files.measurements,
    'measurements',
    'measurements',
    'Measurements of cells by region, from the literature',
  ),
  realignedSlices: configuration(
    files.realignedSlices,
    'realigned_slices',
    'realigned_slices',
    'Slices of the gene expression volumes that are well aligned',
  ),
  stdCells: configuration(files.stdCells, 'std_cells', 'std_cells', 'Standard deviations of cell densities by region'),
  homogenousRegions: configuration(
    files.homogenousRegions,
    'homogenous_regions',
    'homogenous_regions',
    'Regions of which all neurons are inhibitory, or excitatory',
  ),
  excitatoryMapping: {
    ...configuration(
      files.excitatoryMapping,
      'mapping_cortex_all_to_exc_mtypes',
      'mapping_cortex_all_to_exc_mtypes',
      'Shares of the M-types of excitatory neurons by layer of the isocortex',
    ),
    importCommand: 'atlasgraph init',
  },
  probabilityMapL1: probabilityMap(files.probabilityMapL1, 'L1', 'layer 1'),
  probabilityMapL23: probabilityMap(files.probabilityMapL23, 'L23', 'layers 2 and 3'),
  probabilityMapL4: probabilityMap(files.probabilityMapL4, 'L4', 'layer 4'),
  probabilityMapL5: probabilityMap(files.probabilityMapL5, 'L5', 'layer 5'),
  probabilityMapL6: probabilityMap(files.probabilityMapL6, 'L6', 'layer 6'),
  probabilityMapThalamus: probabilityMap(files.probabilityMapThalamus, 'TH_INH', 'the thalamus'),
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

/** What a file of an input is called, wherever it lies. */
export const inputFileName = ({ file }: Input): string => basename(file);

export const INPUT_NAMES = Object.keys(INPUTS) as readonly InputName[];
