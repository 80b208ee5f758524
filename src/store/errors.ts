import { AtlasError } from '../errors.ts';

type At = { readonly id: string };
type InProject = { readonly org: string; readonly project: string };

export class OrganizationNotFound extends AtlasError<'OrganizationNotFound', { readonly org: string }> {
  readonly tag = 'OrganizationNotFound';
  readonly remedy = 'Create the organisation, or check its label.';

  constructor(details: { org: string }) {
    super(`There is no organisation ${details.org}.`, details);
  }
}

export class OrganizationAlreadyExists extends AtlasError<'OrganizationAlreadyExists', { readonly org: string }> {
  readonly tag = 'OrganizationAlreadyExists';
  readonly remedy = 'Choose another label, or use the organisation as it is.';

  constructor(details: { org: string }) {
    super(`The organisation ${details.org} exists already.`, details);
  }
}

export class OrganizationNonEmpty extends AtlasError<'OrganizationNonEmpty', { readonly org: string }> {
  readonly tag = 'OrganizationNonEmpty';
  readonly remedy = 'Deprecate the organisation: projects stay, and so does what holds them.';

  constructor(details: { org: string }) {
    super(`The organisation ${details.org} has projects and cannot be deleted.`, details);
  }
}

export class OrganizationIsDeprecated extends AtlasError<'OrganizationIsDeprecated', { readonly org: string }> {
  readonly tag = 'OrganizationIsDeprecated';
  readonly remedy = 'Undeprecate the organisation first, or write to another one.';

  constructor(details: { org: string }) {
    super(`The organisation ${details.org} is deprecated and takes no writes.`, details);
  }
}

export class OrganizationIsNotDeprecated extends AtlasError<'OrganizationIsNotDeprecated', { readonly org: string }> {
  readonly tag = 'OrganizationIsNotDeprecated';
  readonly remedy = 'Leave it as it is.';

  constructor(details: { org: string }) {
    super(`The organisation ${details.org} is not deprecated.`, details);
  }
}

export class ProjectNotFound extends AtlasError<'ProjectNotFound', InProject> {
  readonly tag = 'ProjectNotFound';
  readonly remedy = 'Create the project, or check the labels of organisation and project.';

  constructor(details: InProject) {
    super(`There is no project ${details.org}/${details.project}.`, details);
  }
}

export class ProjectAlreadyExists extends AtlasError<'ProjectAlreadyExists', InProject> {
  readonly tag = 'ProjectAlreadyExists';
  readonly remedy = 'Choose another label, or use the project as it is.';

  constructor(details: InProject) {
    super(`The project ${details.org}/${details.project} exists already.`, details);
  }
}

export class ResourceNotFound extends AtlasError<'ResourceNotFound', At & { readonly project?: string }> {
  readonly tag = 'ResourceNotFound';
  readonly remedy = 'Check the id and the project, and that you may read it.';

  constructor(details: At & { project?: string }) {
    super(`There is no resource ${details.id} in ${details.project ?? 'any project that can be read'}.`, details);
  }
}

export class ResourceAlreadyExists extends AtlasError<'ResourceAlreadyExists', At & { readonly project: string }> {
  readonly tag = 'ResourceAlreadyExists';
  readonly remedy = 'Update the existing resource, or choose another id.';

  constructor(details: At & { project: string }) {
    super(`${details.id} exists already in ${details.project}.`, details);
  }
}

export class RevisionConflict extends AtlasError<
  'RevisionConflict',
  At & { readonly provided: number; readonly expected: number }
> {
  readonly tag = 'RevisionConflict';
  readonly remedy = 'Fetch the resource again, reapply the change and write once more.';

  constructor(details: At & { provided: number; expected: number }) {
    super(`${details.id} is at revision ${details.expected}; this write is based on ${details.provided}.`, details);
  }
}

export class RevisionNotFound extends AtlasError<
  'RevisionNotFound',
  At & { readonly provided: number; readonly current: number }
> {
  readonly tag = 'RevisionNotFound';
  readonly remedy = 'Choose a revision from 1 to the current one.';

  constructor(details: At & { provided: number; current: number }) {
    super(`${details.id} has no revision ${details.provided}; its current one is ${details.current}.`, details);
  }
}

export class TagNotFound extends AtlasError<'TagNotFound', At & { readonly name: string }> {
  readonly tag = 'TagNotFound';
  readonly remedy = 'List the tags of the resource and choose one of them.';

  constructor(details: At & { name: string }) {
    super(`${details.id} has no tag "${details.name}".`, details);
  }
}

export class ResourceIsDeprecated extends AtlasError<'ResourceIsDeprecated', At> {
  readonly tag = 'ResourceIsDeprecated';
  readonly remedy = 'Undeprecate it first, or write to another resource.';

  constructor(details: At) {
    super(`${details.id} is deprecated.`, details);
  }
}

export class ResourceIsNotDeprecated extends AtlasError<'ResourceIsNotDeprecated', At> {
  readonly tag = 'ResourceIsNotDeprecated';
  readonly remedy = 'Leave it as it is.';

  constructor(details: At) {
    super(`${details.id} is not deprecated.`, details);
  }
}

/** A document where a file belongs, or the reverse. */
export class UnexpectedKind extends AtlasError<'UnexpectedKind', At & { readonly kind: string }> {
  readonly tag = 'UnexpectedKind';
  readonly remedy = 'Update a file with a file, and any other resource with a document.';

  constructor(details: At & { kind: string }) {
    super(`${details.id} is a ${details.kind} and cannot be updated this way.`, details);
  }
}

export class ProjectIsDeprecated extends AtlasError<'ProjectIsDeprecated', InProject> {
  readonly tag = 'ProjectIsDeprecated';
  readonly remedy = 'Write to another project.';

  constructor(details: InProject) {
    super(`The project ${details.org}/${details.project} is deprecated and takes no writes.`, details);
  }
}

export class ProjectIsNotDeprecated extends AtlasError<'ProjectIsNotDeprecated', InProject> {
  readonly tag = 'ProjectIsNotDeprecated';
  readonly remedy = 'Leave it as it is.';

  constructor(details: InProject) {
    super(`The project ${details.org}/${details.project} is not deprecated.`, details);
  }
}

export class AuthorizationFailed extends AtlasError<
  'AuthorizationFailed',
  { readonly permission: string; readonly address: string; readonly subject: string }
> {
  readonly tag = 'AuthorizationFailed';
  readonly remedy = 'Ask an owner of the project for the permission, or use another token.';

  constructor(details: { permission: string; address: string; subject: string }) {
    super(`${details.subject} lacks the permission ${details.permission} at ${details.address}.`, details);
  }
}

export class UploadNotFound extends AtlasError<'UploadNotFound', At> {
  readonly tag = 'UploadNotFound';
  readonly remedy = 'Upload the file again; uploads are kept for a day and serve their sender once.';

  constructor(details: At) {
    super(`There is no upload ${details.id}, or it has expired or is not yours.`, details);
  }
}

/** The database was written by a later version of the software. */
export class SchemaTooNew extends AtlasError<'SchemaTooNew', { readonly found: string; readonly known: string }> {
  readonly tag = 'SchemaTooNew';
  readonly remedy = 'Use the version of Atlasgraph that wrote this database, or a later one.';

  constructor(details: { found: string; known: string }) {
    super(`The database has the schema ${details.found}; this version knows it up to ${details.known}.`, details);
  }
}
