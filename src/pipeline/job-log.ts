import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** The log of the last job of a rule. */
export interface JobLog {
  /** Adds a line with the time; it never holds a secret. */
  line(text: string): void;
  close(): Promise<void>;
}

/** Starts WORKING_DIR/logs/<rule>.log anew. */
export async function openJobLog(workingDir: string, rule: string, blank: (text: string) => string): Promise<JobLog> {
  const folder = join(workingDir, 'logs');
  await mkdir(folder, { recursive: true });
  const stream = createWriteStream(join(folder, `${rule}.log`));
  const written = finished(stream);
  // `close` reports a failure; without this line it would also end the process before.
  written.catch(() => undefined);
  return {
    line: (text) => stream.write(`${new Date().toISOString()} ${blank(text)}\n`),
    async close() {
      stream.end();
      await written;
    },
  };
}
