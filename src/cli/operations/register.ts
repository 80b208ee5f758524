import { basename } from 'node:path';
import { z } from 'zod';
import { registerDataset } from '../../entities/register-dataset.ts';
import type { JsonObject } from '../../store/resource.ts';
import { defineOperation } from '../owner/operation.ts';

/** Registers a document, with its file when `path` is given. The file is read by the owner, however large. */
export const register = defineOperation({
  name: 'register',
  input: z.object({
    project: z.object({ org: z.string(), project: z.string() }).optional(),
    document: z.record(z.string(), z.json()),
    path: z.string().optional(),
    tag: z.string().optional(),
  }),
  run: async ({ graph, caller }, { project, document, path, tag }) => {
    // JSON that was checked to be an object.
    const source = document as JsonObject;
    const { id, rev } =
      path === undefined
        ? await graph.store.create({
            project: project ?? graph.projects.atlas,
            caller,
            source,
            schema: await graph.documents.check(source),
            tag,
          })
        : await registerDataset(graph, caller, {
            project,
            metadata: source,
            file: { content: { path }, filename: basename(path) },
            tag,
          });
    return { id, revision: rev };
  },
});
