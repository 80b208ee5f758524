import type { ColumnType, Generated } from 'kysely';

type Time = ColumnType<Date, string, string>;
type OptionalTime = ColumnType<Date | null, string | null, string | null>;
type Details = ColumnType<object, string, string>;

/** Tables of migration 0002. */
export interface RunTables {
  runs: {
    id: string;
    position: Generated<string>;
    target: string;
    state: string;
    created_at: Time;
    created_by: string;
    started_at: OptionalTime;
    ended_at: OptionalTime;
    details: Details;
  };
  jobs: {
    run: string;
    rule: string;
    position: number;
    state: string;
    started_at: OptionalTime;
    ended_at: OptionalTime;
    details: Details;
  };
  job_events: {
    seq: Generated<string>;
    run: string;
    time: Time;
    kind: string;
    job: string | null;
    details: Details;
  };
}
