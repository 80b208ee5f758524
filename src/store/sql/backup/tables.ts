/** What a backup holds, each table behind those that it refers to. */
export const KEPT_TABLES: readonly string[] = [
  'commits',
  'organizations',
  'organization_states',
  'projects',
  'project_states',
  'project_deletions',
  'acl_states',
  'permission_states',
  'realm_states',
  'uploads',
  'entities',
  'contents',
  'states',
  'tags',
  'parts',
  'events',
  'archives',
  'runs',
  'jobs',
  'job_events',
];

/** What follows from these, and is made again when somebody asks for it. */
export const DERIVED_TABLES: readonly string[] = ['search_indices', 'search_documents', 'search_failures'];
