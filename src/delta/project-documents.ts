import type { ProjectDeletion } from '../store/deletions.ts';
import { projectUrl } from '../store/metadata.ts';
import { nameOf } from '../store/names.ts';
import type { JsonObject } from '../store/resource.ts';
import type { Project } from '../store/scopes.ts';
import { DEFAULT_API_MAPPINGS, schema } from './vocabulary.ts';

/** A project as it is read, without context. */
export const describedProject = (publicUrl: string, project: Project): JsonObject => ({
  ...projectMetadata(publicUrl, project),
  ...projectFields(project),
  _effectiveApiMappings: Object.entries({ ...DEFAULT_API_MAPPINGS, ...project.apiMappings }).map(
    ([prefix, namespace]) => ({ _namespace: namespace, _prefix: prefix }),
  ),
});

/** What was sent, with the defaults of what was left out. */
export const projectFields = ({ description, apiMappings, base, vocab, enforceSchema }: Project): JsonObject => ({
  ...(description !== undefined && { description }),
  apiMappings: Object.entries(apiMappings).map(([prefix, namespace]) => ({ namespace, prefix })),
  base,
  enforceSchema,
  vocab,
});

export function projectMetadata(publicUrl: string, project: Project): JsonObject {
  const self = projectUrl(publicUrl, project);
  const { audit } = project;
  return {
    '@id': self,
    '@type': 'Project',
    _constrainedBy: schema('projects.json'),
    _createdAt: audit.createdAt,
    _createdBy: `${publicUrl}/${audit.createdBy}`,
    _deprecated: project.deprecated,
    ...projectLabels(project),
    _markedForDeletion: project.markedForDeletion,
    _rev: project.rev,
    _self: self,
    _updatedAt: audit.updatedAt,
    _updatedBy: `${publicUrl}/${audit.updatedBy}`,
  };
}

export const projectLabels = ({ org, orgUuid, project, uuid }: Project): JsonObject => ({
  _label: project,
  _organizationLabel: org,
  _organizationUuid: orgUuid,
  _uuid: uuid,
});

export const deletionReport = (publicUrl: string, deletion: ProjectDeletion): JsonObject => ({
  '@type': 'ProjectDeletionReport',
  project: nameOf(deletion.project),
  _uuid: deletion.uuid,
  markedDeletedAt: deletion.markedAt,
  ...(deletion.deletedAt !== undefined && { deletedAt: deletion.deletedAt }),
  deletedBy: `${publicUrl}/${deletion.markedBy}`,
  stages: [
    {
      name: 'resources',
      log: [`${deletion.resources} resources in ${deletion.revisions} revisions, ${deletion.files} of them files.`],
    },
  ],
});
