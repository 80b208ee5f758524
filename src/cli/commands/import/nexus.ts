import { Command, InvalidArgumentError } from 'commander';
import { AtlasError } from '../../../errors.ts';
import type { CopyReport } from '../../../store/nexus/copy/copy-project.ts';
import type { ProjectRef } from '../../../store/resource.ts';
import { importNexus } from '../../operations/import-nexus.ts';
import { withOwner } from '../../owner/session.ts';
import { print, printJson, projectFolder } from '../../shell.ts';

export const importNexusCommand = new Command('nexus')
  .description('Copy a project of a Nexus Delta, with history, tags and files; the same command goes on after a stop.')
  .argument('<url>', 'address of the Delta, such as https://nexus.example.org/v1')
  .requiredOption('--project <org/project>', 'what to copy', projectRef)
  .option('--to <org/project>', 'where to (default: the same names)', projectRef)
  .option('--json', 'machine-readable')
  .action(async (url: string, { project: source, to: target = source, json }: Options, command: Command) => {
    const report = await withOwner(projectFolder(command), (owner) =>
      owner.call(importNexus, { url: url.replace(/\/+$/, ''), source, target }, ({ done, total }) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}`);
      }),
    );
    if (process.stderr.isTTY) process.stderr.write('\n');
    if (json) printJson(report);
    else print(toText(report));
    if (report.failed.length > 0) throw new NotAllCopied(report.failed);
  });

interface Options {
  readonly project: ProjectRef;
  readonly to?: ProjectRef;
  readonly json?: boolean;
}

function projectRef(text: string): ProjectRef {
  const [, org, project] = /^([\w-]{1,64})\/([\w-]{1,64})$/.exec(text) ?? [];
  if (project === undefined) throw new InvalidArgumentError('Write it as org/project.');
  return { org, project };
}

function toText({ copied, kept, revisions, omitted, skipped }: CopyReport): string {
  const others = Object.entries(skipped).map(([kind, count]) => `${count} of the kind ${kind}`);
  return [
    `Copied and verified ${copied} entities with ${revisions} revisions; ${kept} were there already.`,
    ...(omitted > 0 ? [`Left out ${omitted} revisions that change nothing a copy could have.`] : []),
    ...(others.length > 0 ? [`Not copied, as a service makes its own: ${others.join(', ')}.`] : []),
  ].join('\n');
}

class NotAllCopied extends AtlasError<'NotAllCopied', { readonly failed: CopyReport['failed'] }> {
  readonly tag = 'NotAllCopied';
  readonly remedy = 'Do what the reasons ask for, and run the same command again: what was copied stays.';

  constructor(failed: CopyReport['failed']) {
    const shown = failed.slice(0, 10).map(({ id, reason }) => `  ${id}: ${reason}`);
    super([`${failed.length} entities were not copied:`, ...shown].join('\n'), { failed });
  }
}
