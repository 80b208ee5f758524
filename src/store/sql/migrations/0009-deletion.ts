/**
 * What can be deleted: projects, with a report of each deletion that ends when its `ended_seq` is there, and resources.
 * An index goes with the project whose view it is of; those that do not know it yet are made anew.
 */
export const deletion = `
alter table project_states add column marked_for_deletion boolean not null default false;

create table project_deletions (
  seq bigint primary key references commits,
  organization text not null,
  label text not null,
  uuid uuid not null,
  project int not null,
  resources bigint not null,
  revisions bigint not null,
  files bigint not null,
  ended_seq bigint references commits
);

create index events_of_deletions on events (project, seq) where type = 'Deleted';

alter table search_indices add column project int references projects on delete cascade;
delete from search_indices where family <> 'default';
`;
