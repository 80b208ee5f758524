/**
 * Search documents: what each index holds of each entity. They follow from the tables of resources and are made when a
 * query asks for them, up to the commit that `seq` names.
 */
export const search = `
create table search_indices (
  key int generated always as identity primary key,
  name text collate "C" not null unique,
  family text collate "C" not null,
  seq bigint not null default 0,
  -- Types of the fields that documents brought, by path.
  fields jsonb not null default '{}'
);

create table search_documents (
  index int not null references search_indices on delete cascade,
  entity bigint not null references entities on delete cascade,
  project int not null,
  id text not null,
  -- Its source is the text that a document shows as _original_source.
  content bigint not null,
  document jsonb not null,
  tokens bigint[] not null,
  primary key (index, entity)
-- Most documents are read for one of their members: they are kept in place and as they are.
) with (toast_tuple_target = 8160);
create index search_documents_by_tokens on search_documents using gin (tokens) with (gin_pending_list_limit = 256);
create index search_documents_by_entity on search_documents (entity);
create index search_indices_by_family on search_indices (family);

create table search_failures (
  index int not null references search_indices on delete cascade,
  entity bigint not null references entities on delete cascade,
  rev int not null,
  reason text not null,
  primary key (index, entity)
);
`;
