import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type CopyReport, copyProject, prepareTarget } from '../../store/nexus/copy/copy-project.ts';
import { openCopyLedger } from '../../store/nexus/copy/ledger.ts';
import { openCopySource } from '../../store/nexus/copy/source.ts';
import { defineOperation } from '../owner/operation.ts';
import { configuredTokens } from '../remote-store.ts';

const Ref = z.object({ org: z.string(), project: z.string() });
const Input = z.object({ url: z.url(), source: Ref, target: Ref });

/** Entities that are done, of how many. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
}

/** Copies a project of a Delta into the store of this project folder. What is done is noted, so that it can go on. */
export const importNexus = defineOperation<typeof Input, CopyReport, CopyProgress>({
  name: 'import-nexus',
  input: Input,
  run: async ({ store, folder, settings, caller }, { url, source: ref, target }, { signal, report }) => {
    const tokens = await configuredTokens(folder, settings);
    const source = await openCopySource({ url, tokensOf: () => tokens }, ref, caller);
    try {
      await prepareTarget(store, source.project, target, caller);
      const key = createHash('sha256')
        .update(JSON.stringify([url, ref, target]))
        .digest('hex')
        .slice(0, 16);
      const ledger = await openCopyLedger(join(folder, '.atlasgraph', 'imports', `${key}.jsonl`));
      const { history, open } = source;
      const total = await history.count();
      const onEntity = (done: number) => report({ done, total });
      return await copyProject({ history, open, ledger, store, project: target, caller, signal, onEntity });
    } finally {
      await source.close();
    }
  },
});
