import { join } from 'node:path';
import { z } from 'zod';
import { folderBlobs } from '../../store/blobs/folder-blobs.ts';
import { writeBackup } from '../../store/sql/backup/write-backup.ts';
import { checkStore } from '../../store/sql/check.ts';
import { collectGarbage } from '../../store/sql/orphans.ts';
import { defineOperation } from '../owner/operation.ts';

export const checkProject = defineOperation({
  name: 'check-store',
  input: z.object({ repair: z.boolean() }),
  run: ({ database, blobs }, { repair }) => checkStore({ database, blobs, repair }),
});

export const collectProject = defineOperation({
  name: 'collect-garbage',
  input: z.object({}),
  run: ({ database, blobs }) => collectGarbage({ database, blobs }),
});

export const backUpProject = defineOperation({
  name: 'backup-store',
  input: z.object({ folder: z.string() }),
  run: ({ database, blobs }, { folder }) => writeBackup({ database, blobs, folder, kept: blobsOfBackup(folder) }),
});

export const blobsOfBackup = (folder: string) => folderBlobs(join(folder, 'blobs'));
