import { files } from '../files.ts';

/** What `{input.<name>}` stands for: the file of that path. The names are those of the reference's available_vars.yaml. */
export const VARIABLES: Readonly<Record<string, string>> = {
  hierarchy: files.hierarchy,
  hierarchy_ccfv3_l23split_leavesonly_barrelsplit: files.hierarchyV3,
  annotation_ccfv3: files.annotationCcfv3,
  annotation_ccfv3_l23split_leavesonly_barrelsplit: files.annotationCcfv3L23splitBarrelsplit,
  direction_vectors: files.directionVectorsIsocortexCcfv3,
};

/** Names of the variables in `args`, each once; `{input.` and `}` are not part of a name. */
export const variablesIn = (args: string): readonly string[] => [
  ...new Set(args.matchAll(/\{([^{}]*)\}/g).map(([, name]) => name)),
];
