/** Runs, their jobs, and what happened to them. */
export const runs = `
create table runs (
  id text primary key,
  -- The order in which runs are made.
  position bigint generated always as identity unique,
  target text not null,
  state text not null,
  created_at timestamptz not null,
  created_by text not null,
  started_at timestamptz,
  ended_at timestamptz,
  details jsonb not null
);
create index runs_unfinished on runs (position) where ended_at is null;

create table jobs (
  run text not null references runs on delete cascade,
  rule text not null,
  position integer not null,
  state text not null,
  started_at timestamptz,
  ended_at timestamptz,
  details jsonb not null,
  primary key (run, rule)
);

create table job_events (
  seq bigint generated always as identity primary key,
  run text not null references runs on delete cascade,
  time timestamptz not null,
  kind text not null,
  job text,
  details jsonb not null
);
create index job_events_of_run on job_events (run, seq);
`;
