/**
 * Writes to the store of the folder in the first argument until it is killed, and says on standard output, one JSON
 * line each, what was acknowledged: `{"id", "rev", "value", "sha256"?}`. The third argument is the address of a
 * PostgreSQL database; without it the database is in the folder.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import { ANONYMOUS as caller } from '../../src/store/caller.ts';
import type { Iri } from '../../src/store/resource.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';

const [, , folder, run, url] = process.argv;
const store = await openSqlStore({
  database: url === undefined ? await openPglite(join(folder, 'db')) : openPostgres(url),
  blobs: folderBlobs(join(folder, 'blobs')),
  publicUrl: 'http://127.0.0.1:8080/v1',
  loadContext: async () => undefined,
});
const project = { org: 'org', project: 'project' };
const say = (line: object): number => writeSync(1, `${JSON.stringify(line)}\n`);

await Promise.all([...[0, 1, 2].map(writeDocuments), writeFiles()]);
async function writeDocuments(writer: number): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `https://example.org/${run}/${writer}/${n}` as Iri;
    for (let value = 1; value <= 3; value++) {
      const write = { project, caller, id, source: { value }, tag: `v${value}` };
      const { rev } = value === 1 ? await store.create(write) : await store.update({ ...write, rev: value - 1 });
      say({ id, rev, value });
    }
  }
}
async function writeFiles(): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `https://example.org/${run}/file/${n}` as Iri;
    const content = Readable.from([`content of ${id} `.repeat(2000)]);
    const { rev, file } = await store.createFile({ project, caller, id, filename: 'f', content });
    say({ id, rev, sha256: file.sha256 });
  }
}
