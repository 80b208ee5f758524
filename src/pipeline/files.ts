/**
 * Every file and folder of the pipeline, relative to WORKING_DIR, under the names of the reference pipeline. A path is
 * written here once, so that a misspelt edge of the graph does not compile.
 */
export const files = {
  /** H0: the region hierarchy as fetched. */
  hierarchy: 'hierarchy.json',
  /** A3: the annotation as fetched. */
  annotationCcfv3: 'annotation_ccfv3.nrrd',
  /** The annotation of CCFv2 without fibre tracts. */
  annotationCcfv2: 'annotation_ccfv2.nrrd',
  /** The fibre tracts of CCFv2. */
  fiberParcellationCcfv2: 'fiber_parcellation_ccfv2.nrrd',
  /** Feather; of 0 bytes when the store has none. */
  barrelPositions: 'barrel_positions_25.feather',
  averageTemplate: 'average_template_25.nrrd',
  regionsLayersMap: 'regions_layers_map.json',
  isocortexMetadata: 'isocortex_metadata.json',
  isocortex23Metadata: 'isocortex_23_metadata.json',

  annotationV2WithFiber: 'annotation_v2_withfiber.nrrd',
  hierarchyCcfv2L23split: 'hierarchy_ccfv2_l23split.json',
  annotationCcfv2L23split: 'annotation_ccfv2_l23split.nrrd',
  hierarchyCcfv2LeavesOnly: 'hierarchy_ccfv2_leaves_only.json',
  annotationCcfv2LeavesOnly: 'annotation_ccfv2_leaves_only.nrrd',
  hierarchyCcfv2L23splitBarrelsplit: 'hierarchy_ccfv2_l23split_barrelsplit.json',
  annotationCcfv2L23splitBarrelsplit: 'annotation_ccfv2_l23split_barrelsplit.nrrd',
  annotationV2: 'annotation_ccfv2_l23split_barrelsplit_validated.nrrd',

  hierarchyCcfv3L23split: 'hierarchy_ccfv3_l23split.json',
  annotationCcfv3L23split: 'annotation_ccfv3_l23split.nrrd',
  hierarchyCcfv3LeavesOnly: 'hierarchy_ccfv3_leaves_only.json',
  annotationCcfv3LeavesOnly: 'annotation_ccfv3_leaves_only.nrrd',
  /** H: the hierarchy of everything after the barrel split. */
  hierarchyV3: 'hierarchy_ccfv3_l23split_barrelsplit.json',
  annotationCcfv3L23splitBarrelsplit: 'annotation_ccfv3_l23split_barrelsplit.nrrd',
  /** A: what everything after the validation reads. */
  annotationV3: 'annotation_ccfv3_l23split_barrelsplit_validated.nrrd',
  hemispheres: 'hemispheres_annotation.nrrd',

  directionVectorsFolder: 'direction_vectors',
  directionVectorsCcfv3: 'direction_vectors/direction_vectors_ccfv3.nrrd',
  directionVectorsIsocortexCcfv2: 'direction_vectors/direction_vectors_isocortex_ccfv2.nrrd',
  directionVectorsIsocortexCcfv3: 'direction_vectors/direction_vectors_isocortex_ccfv3.nrrd',
  interpolatedDirectionVectorsIsocortexCcfv2: 'interpolated_direction_vectors_isocortex_ccfv2.nrrd',
  interpolatedDirectionVectorsIsocortexCcfv3: 'interpolated_direction_vectors_isocortex_ccfv3.nrrd',
  cellOrientations: 'cell_orientations.nrrd',
  placementHints: 'placement_hints',
  placementHintsMetadata: 'placement_hints/metadata.json',

  brainRegionMeshes: 'brain_region_mesh',
  brainRegionMasks: 'brain_region_mask',
  metadataParcellations: 'metadata_parcellations.json',
  mbaHierarchy: 'mba_hierarchy.json',
  mbaHierarchyLd: 'mba_hierarchy_ld.json',

  reportV3Volumes: 'data_check_report/report_v3_volumetric_nrrd.json',
  reportV3Meshes: 'data_check_report/report_obj_brain_v3_meshes.json',
  reportV3Valid: 'data_check_report/report_valid_v3.txt',

  placementHintsCatalog: 'ph_catalog_distribution.json',

  pushedAtlasRelease: 'pushed_atlas_release.log',
  pushedMeshes: 'pushed_meshes.log',
  pushedMasks: 'pushed_masks.log',
  pushedDirectionVectors: 'pushed_direction_vectors.log',
  pushedOrientationField: 'pushed_orientation_field.log',
} as const;
