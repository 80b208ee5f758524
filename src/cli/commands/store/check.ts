import { Command } from 'commander';
import type { StoreReport } from '../../../store/sql/check.ts';
import { checkProject } from '../../operations/store.ts';
import { withOwner } from '../../owner/session.ts';
import { print, printJson, projectFolder } from '../../shell.ts';

export const storeCheckCommand = new Command('check')
  .description('Read every blob and compare the rows of the store; exit code 1 when something is damaged.')
  .option('--repair', 'remove what nothing refers to; what is missing or altered can only be restored')
  .option('--json', 'machine-readable')
  .action(async ({ repair = false, json }: { repair?: boolean; json?: boolean }, command: Command) => {
    const report = await withOwner(projectFolder(command), (owner) => owner.call(checkProject, { repair }));
    if (json) printJson(report);
    else print(textOf(report));
    if (report.missing.length + report.altered.length + report.contradictions.length > 0) process.exitCode = 1;
  });

function textOf({ blobs, revisions, missing, altered, orphans, contradictions }: StoreReport): string {
  return [
    ...missing.map((sha256) => `The blob ${sha256} is missing: restore it, or register its file again.`),
    ...altered.map((sha256) => `The blob ${sha256} was altered: restore it, or register its file again.`),
    ...contradictions,
    ...orphans.map(({ name, bytes, removed }) =>
      removed
        ? `Removed ${name} (${bytes} bytes).`
        : `Nothing refers to ${name} (${bytes} bytes): --repair removes it.`,
    ),
    `${revisions} revisions and ${blobs} blobs checked.`,
  ].join('\n');
}
