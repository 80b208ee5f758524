/**
 * Resources, their revisions and the log of their changes.
 *
 * A commit is a sequence number and an instant. A row with `from_seq` and `to_seq` holds for the commits in between,
 * the last excluded; `to_seq` is null while it is in force. What a revision says is its content: a revision that only
 * tags or deprecates shares the content of the one before it.
 */
export const store = `
create table commits (
  seq bigint primary key,
  instant timestamptz not null,
  by text not null
);
create index commits_by_instant on commits (instant);

create table organizations (
  key int generated always as identity primary key,
  label text collate "C" not null unique,
  uuid uuid not null,
  created_seq bigint not null references commits
);

create table organization_states (
  organization int not null references organizations,
  rev int not null,
  from_seq bigint not null references commits,
  to_seq bigint,
  description text,
  deprecated boolean not null default false,
  primary key (organization, rev)
);

create table projects (
  key int generated always as identity primary key,
  organization int not null references organizations,
  label text collate "C" not null,
  uuid uuid not null,
  created_seq bigint not null references commits,
  unique (organization, label)
);

create table project_states (
  project int not null references projects,
  rev int not null,
  from_seq bigint not null references commits,
  to_seq bigint,
  description text,
  base text not null,
  vocab text not null,
  api_mappings jsonb not null,
  enforce_schema boolean not null,
  deprecated boolean not null default false,
  primary key (project, rev)
);

create table acl_states (
  address text collate "C" not null,
  rev int not null,
  from_seq bigint not null references commits,
  to_seq bigint,
  grants jsonb not null,
  primary key (address, rev)
);

create table uploads (
  id uuid primary key,
  sha256 text collate "C" not null,
  bytes bigint not null,
  filename text not null,
  media_type text not null,
  by text not null,
  expires_at timestamptz not null
);

create table entities (
  key bigint generated always as identity primary key,
  project int not null references projects,
  id text collate "C" not null,
  kind text not null,
  unique (project, id)
);
create index entities_by_id on entities (id);

create table contents (
  key bigint generated always as identity primary key,
  types text[] not null,
  source text not null,
  expanded jsonb not null,
  contexts jsonb not null,
  tokens bigint[] not null,
  filename text,
  media_type text,
  bytes bigint,
  sha256 text collate "C"
);
create index contents_by_tokens on contents using gin (tokens) with (gin_pending_list_limit = 256);
create index contents_by_blob on contents (sha256) where sha256 is not null;

create table states (
  entity bigint not null references entities,
  rev int not null,
  from_seq bigint not null references commits,
  to_seq bigint,
  created_seq bigint not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  schema text not null,
  deprecated boolean not null,
  content bigint not null references contents,
  parts_rev int,
  parts_digest text,
  primary key (entity, rev)
);
create unique index states_in_force on states (entity) where to_seq is null;
create index states_by_creation on states (created_seq, entity) where to_seq is null;
create index states_by_change on states (from_seq, entity) where to_seq is null;
create index states_by_content on states (content);

create table tags (
  entity bigint not null references entities,
  name text collate "C" not null,
  rev int not null,
  from_seq bigint not null references commits,
  to_seq bigint,
  primary key (entity, name, from_seq)
);

create table parts (
  entity bigint not null references entities,
  rev int not null,
  position int not null,
  id text collate "C" not null,
  types text[] not null,
  label text not null,
  notation text,
  data jsonb not null,
  primary key (entity, rev, position)
);
create index parts_by_id on parts (id);

create table events (
  seq bigint not null references commits,
  project int references projects,
  kind text not null,
  id text not null,
  type text not null,
  rev int not null,
  tag text
);
create index events_by_seq on events (seq);
`;
