import { connect, type SqlDatabase } from './database.ts';

/** Connections that one process holds at most. */
const MAX_CONNECTIONS = 10;

/** @param url - `postgres://user:password@host:port/database`; version 15 or later */
export function openPostgres(url: string): SqlDatabase {
  // To compile a statement takes longer than any of ours runs.
  const settings = { connectionString: url, max: MAX_CONNECTIONS, options: '-c TimeZone=UTC -c jit=off' };
  return connect(settings, false, async () => {});
}
