import type { ColumnType, Generated } from 'kysely';

/** Written as ISO 8601; read as the connection has it (a text, or a Date). */
type Time = ColumnType<string | Date, string, string>;
type OptionalTime = ColumnType<string | Date | null, string | null, string | null>;
type Details = ColumnType<object, string, string>;

/** Tables of migration 0002. */
export interface RunTables {
  runs: {
    id: string;
    position: Generated<number>;
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
    seq: Generated<number>;
    run: string;
    time: Time;
    kind: string;
    job: string | null;
    details: Details;
  };
}

export const instant = (time: string | Date): string => new Date(time).toISOString();

/** Columns of times as the optional times of runs and jobs. */
export function times(startedAt: string | Date | null, endedAt: string | Date | null) {
  return {
    ...(startedAt && { startedAt: instant(startedAt) }),
    ...(endedAt && { endedAt: instant(endedAt) }),
  };
}
