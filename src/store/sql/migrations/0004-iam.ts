/** Permissions that were registered beside those of the software, and realms; revisions as of rights in 0001. */
export const iam = `
create table permission_states (
  rev int primary key,
  from_seq bigint not null references commits,
  to_seq bigint,
  names text[] not null
);

create table realm_states (
  label text collate "C" not null,
  rev int not null,
  from_seq bigint not null references commits,
  to_seq bigint,
  deprecated boolean not null,
  settings jsonb not null,
  primary key (label, rev)
);
`;
