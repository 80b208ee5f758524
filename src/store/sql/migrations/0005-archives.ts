/** Lists of what an archive will hold. They expire, are no resources and make no commits. */
export const archives = `
create table archives (
  project int not null references projects on delete cascade,
  id text collate "C" not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  entries jsonb not null,
  primary key (project, id)
);
create index archives_by_expiry on archives (expires_at);

-- Finds the few storages of a project among all entities.
create index entities_that_store on entities (project) where kind = 'storage';
`;
