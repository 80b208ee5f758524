import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { register } from '../operations/register.ts';
import { withOwner } from '../owner/session.ts';
import { print, printJson, projectFolder, shellPath } from '../shell.ts';

export const registerCommand = new Command('register')
  .description('Register a JSON-LD document, or a data file with its metadata, as a versioned resource.')
  .argument('<file>', 'JSON-LD document, or with --metadata any data file')
  .option('--metadata <json>', 'JSON-LD that describes the data file, without distribution')
  .option('--type <type>', '@type of the resource (default: what the document says)')
  .option('--tag <tag>', 'name of the revision that is made')
  .option('--project <org/project>', 'which project holds it (default: that of the atlas)', projectRef)
  .option('--json', 'machine-readable')
  .action(async (file: string, options: RegisterOptions, command: Command) => {
    const { metadata, type, tag, project, json } = options;
    const path = shellPath(file);
    const read = await readDocument(metadata === undefined ? path : shellPath(metadata));
    const document = type === undefined ? read : { ...read, '@type': type };
    const request = { project, document, path: metadata === undefined ? undefined : path, tag };
    const registered = await withOwner(projectFolder(command), (owner) => owner.call(register, request));
    if (json) printJson(registered);
    else print(`${registered.id} revision ${registered.revision}`);
  });

interface RegisterOptions {
  readonly metadata?: string;
  readonly type?: string;
  readonly tag?: string;
  readonly project?: { org: string; project: string };
  readonly json?: boolean;
}

function projectRef(text: string): { org: string; project: string } {
  const [, org, project] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (project === undefined) throw new InvalidArgumentError('It must be ORG/PROJECT.');
  return { org, project };
}

async function readDocument(path: string) {
  try {
    return z.record(z.string(), z.json()).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new NoDocument({ path }, cause);
  }
}

class NoDocument extends AtlasError<'NoDocument', { path: string }> {
  readonly tag = 'NoDocument';
  readonly remedy = 'Give a JSON-LD document; a data file needs --metadata FILE beside it.';

  constructor(details: { path: string }, cause: unknown) {
    super(`${details.path} is not a JSON document.`, details, { cause });
  }
}
