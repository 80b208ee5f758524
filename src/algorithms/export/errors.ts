import { AtlasError } from '../../errors.ts';

type Degenerate = { readonly id: number; readonly problem: string };

/** A region of which no mesh can be made. */
export class DegenerateMesh extends AtlasError<'DegenerateMesh', Degenerate> {
  readonly tag = 'DegenerateMesh';
  readonly remedy = 'Export without meshes, or from an annotation whose regions are not only at its sides.';

  constructor(details: Degenerate) {
    super(`There is no mesh of region ${details.id}: ${details.problem}.`, details);
  }
}
