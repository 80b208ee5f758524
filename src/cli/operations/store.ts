import { z } from 'zod';
import { checkStore } from '../../store/sql/check.ts';
import { defineOperation } from '../owner/operation.ts';

export const checkProject = defineOperation({
  name: 'check-store',
  input: z.object({ repair: z.boolean() }),
  run: ({ database, blobs }, { repair }) => checkStore({ database, blobs, repair }),
});
