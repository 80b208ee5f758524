import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** A database that speaks PostgreSQL 15's dialect. */
export interface SqlDatabase<Tables = unknown> {
  readonly kysely: Kysely<Tables>;
  /** No other process writes to it, so what this one has read stays true until it writes itself. */
  readonly exclusive: boolean;
  close(): Promise<void>;
}

const { builtins } = pg.types;

/**
 * Values as the code wants them: bigint as number (sequence numbers and sizes stay below 2^53), instants as ISO text
 * with all microseconds, which a Date would lose. The session's time zone must be UTC.
 */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === builtins.INT8) return Number;
    if (oid === builtins.TIMESTAMPTZ) return isoInstant;
    return pg.types.getTypeParser(oid, format);
  },
};

/** `2024-12-03 10:00:00.1234+00` → `2024-12-03T10:00:00.123400Z` */
function isoInstant(text: string): string {
  const [date, time] = text.replace('+00', '').split(' ');
  const [seconds, fraction = ''] = time.split('.');
  return `${date}T${seconds}.${fraction.padEnd(6, '0')}Z`;
}

export function connect(settings: pg.PoolConfig, exclusive: boolean, closed: () => Promise<void>): SqlDatabase {
  const pool = new pg.Pool({ ...settings, types, Client: PreparingClient });
  // A connection that breaks while nobody uses it is replaced at the next use; without a listener it ends the process.
  pool.on('error', () => {});
  return {
    kysely: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    exclusive,
    close: async () => {
      await pool.end();
      await closed();
    },
  };
}

/** Statements that a connection keeps prepared; the store sends about 40 different ones. */
const MAX_PREPARED = 400;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  if (!names.has(text) && names.size < MAX_PREPARED) names.set(text, `s${names.size}`);
  return names.get(text);
}

/** Survives a broken connection, and names each statement that has parameters, so that the server parses and plans it once a connection. */
class PreparingClient extends pg.Client {
  constructor(settings?: pg.ClientConfig) {
    super(settings);
    // A connection that breaks while it is used fails the statement that waits for it; told a second time, to nobody,
    // it would end the process.
    this.on('error', () => {});
    // One signature in place of the package's eleven: what is not text with values passes through as it is.
    const send = this.query.bind(this) as (query: unknown, values?: unknown, done?: unknown) => unknown;
    const query = (text: unknown, values?: unknown, done?: unknown): unknown =>
      typeof text === 'string' && Array.isArray(values) && values.length > 0
        ? send({ name: nameOf(text), text, values }, done)
        : send(text, values, done);
    Object.assign(this, { query });
  }
}
