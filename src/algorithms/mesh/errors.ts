import { AtlasError } from '../../errors.ts';

type Unreadable = { readonly format: 'OBJ' | 'STL'; readonly at: string; readonly problem: string };

/** What should be a mesh is not written in its format. */
export class MeshUnreadable extends AtlasError<'MeshUnreadable', Unreadable> {
  readonly tag = 'MeshUnreadable';
  readonly remedy = 'Export the mesh again, or convert it with a tool that reads it.';

  constructor(details: Unreadable) {
    super(`It is no ${details.format} mesh: ${details.at}: ${details.problem}.`, details);
  }
}
