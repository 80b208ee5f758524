import { AtlasError } from '../errors.ts';
import type { ProjectRef } from './resource.ts';

/** Ids of what refers to something, by the project `org/project` that holds it. */
export type References = Readonly<Record<string, readonly string[]>>;

export class ProjectIsMarkedForDeletion extends AtlasError<'ProjectIsMarkedForDeletion', ProjectRef> {
  readonly tag = 'ProjectIsMarkedForDeletion';
  readonly remedy = 'Use another project, or make it anew when it is gone.';

  constructor({ org, project }: ProjectRef) {
    super(`The project ${org}/${project} is being deleted.`, { org, project });
  }
}

export class ProjectIsReferenced extends AtlasError<
  'ProjectIsReferenced',
  ProjectRef & { readonly referencedBy: References }
> {
  readonly tag = 'ProjectIsReferenced';
  readonly remedy = 'Change or delete what refers to it first.';

  constructor({ org, project }: ProjectRef, referencedBy: References) {
    const projects = Object.keys(referencedBy).join(', ');
    super(`The project ${org}/${project} is referred to in ${projects}.`, { org, project, referencedBy });
  }
}

/** Others were written with it, and could not be read without it. */
export class ResourceIsReferenced extends AtlasError<
  'ResourceIsReferenced',
  { readonly id: string; readonly referencedBy: References }
> {
  readonly tag = 'ResourceIsReferenced';
  readonly remedy = 'Change or delete what was written with it as context or import first, or deprecate it.';

  constructor(id: string, referencedBy: References) {
    super(`${id} is a context or an import of what is in ${Object.keys(referencedBy).join(', ')}.`, {
      id,
      referencedBy,
    });
  }
}
