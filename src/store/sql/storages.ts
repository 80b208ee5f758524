import { sql } from 'kysely';
import { DEFAULT_STORAGE, defaultStorage } from '../default-storage.ts';
import type { StorageStore, StorageUse } from '../storages.ts';
import type { Inner } from './inner.ts';
import { resourceOf } from './reads.ts';
import { type ResourceRow, resourceColumns } from './resource-rows.ts';
import { projectIn } from './settings.ts';

export const storages = (inner: Inner): StorageStore => ({
  async storages(ref) {
    const settings = await inner.settings.current();
    const project = projectIn(settings, ref);
    // The kind stands in the text, as the index is of this kind only.
    const { rows } = await sql<ResourceRow>`
      select ${resourceColumns(undefined)}
      from entities e join states s on s.entity = e.key and s.to_seq is null join contents c on c.key = s.content
      where e.project = ${project.key} and e.kind = 'storage' order by s.from_seq desc`.execute(inner.db);
    const written = rows.map((row) => resourceOf(inner, settings, row));
    return written.some(({ id }) => id === DEFAULT_STORAGE) ? written : [...written, defaultStorage(project)];
  },
  async storageUse(ref, id) {
    const project = projectIn(await inner.settings.current(), ref);
    const { rows } = await sql<StorageUse>`
      select count(*) as files, coalesce(sum(c.bytes), 0)::bigint as bytes
      from entities e join states s on s.entity = e.key and s.to_seq is null join contents c on c.key = s.content
      where e.project = ${project.key} and e.kind = 'file' and coalesce(
        jsonb_path_query_first(c.contexts, '$[*] ? (@.role == "storage").id') #>> '{}', ${DEFAULT_STORAGE}) = ${id}`.execute(
      inner.db,
    );
    return rows[0];
  },
});
