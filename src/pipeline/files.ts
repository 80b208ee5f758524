/**
 * Every file and folder of the pipeline, relative to WORKING_DIR, under the names of the reference pipeline. A path is
 * written here once, so that a misspelt edge of the graph does not compile.
 */
export const files = {
  /** H0: the region hierarchy as fetched. */
  hierarchy: 'hierarchy.json',
  /** A3: the annotation as fetched. */
  annotationCcfv3: 'annotation_ccfv3.nrrd',
  regionsLayersMap: 'regions_layers_map.json',

  hierarchyCcfv3LeavesOnly: 'hierarchy_ccfv3_leaves_only.json',
  annotationCcfv3LeavesOnly: 'annotation_ccfv3_leaves_only.nrrd',
  /** A: what everything after the validation reads. */
  annotationV3: 'annotation_ccfv3_l23split_barrelsplit_validated.nrrd',
  hemispheres: 'hemispheres_annotation.nrrd',

  directionVectorsFolder: 'direction_vectors',
  directionVectorsCcfv3: 'direction_vectors/direction_vectors_ccfv3.nrrd',
  cellOrientations: 'cell_orientations.nrrd',

  brainRegionMeshes: 'brain_region_mesh',
  brainRegionMasks: 'brain_region_mask',
  metadataParcellations: 'metadata_parcellations.json',
  mbaHierarchy: 'mba_hierarchy.json',
  mbaHierarchyLd: 'mba_hierarchy_ld.json',

  pushedAtlasRelease: 'pushed_atlas_release.log',
  pushedMasks: 'pushed_masks.log',
} as const;
