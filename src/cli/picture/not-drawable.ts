import { AtlasError } from '../../errors.ts';

type Details = { readonly path: string; readonly reason: string };

export class NotDrawable extends AtlasError<'NotDrawable', Details> {
  readonly tag = 'NotDrawable';
  readonly remedy =
    'Give a volume with 1 to 4 values a voxel (labels, scalars, hints, vectors, quaternions), or a mesh with faces in OBJ or STL.';

  constructor(details: Details) {
    super(`${details.path} cannot be drawn: ${details.reason}.`, details);
  }
}
