import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { FormData } from 'undici';
import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import type { OwnerClient } from '../owner/client.ts';
import { askGraphql, throwUserErrors, UserErrors } from '../owner/graphql.ts';
import { withOwner } from '../owner/session.ts';
import { print, projectFolder, shellPath } from '../shell.ts';

const Payload = z.object({
  registered: z.object({ entity: z.object({ id: z.string(), revision: z.int() }).nullable(), errors: UserErrors }),
});
const ENTITY = 'entity { id revision } errors { code message }';
const REGISTER_DOCUMENT = `mutation ($input: RegisterEntityInput!) { registered: registerEntity(input: $input) { ${ENTITY} } }`;
const REGISTER_DATASET = `mutation ($input: RegisterDatasetInput!) {
  registered: registerDataset(input: $input) { entity: dataset { id revision } errors { code message } }
}`;

export const registerCommand = new Command('register')
  .description('Register a JSON-LD document, or a data file with its metadata, as a versioned resource.')
  .argument('<file>', 'JSON-LD document, or with --metadata any data file')
  .option('--metadata <json>', 'JSON-LD that describes the data file, without distribution')
  .option('--type <type>', '@type of the resource (default: what the document says)')
  .option('--tag <tag>', 'name of the revision that is made')
  .option('--project <org/project>', 'which project holds it (default: that of the configuration)', projectRef)
  .action(async (file: string, options: RegisterOptions, command: Command) => {
    const path = shellPath(file);
    const { tag, project, metadata, type } = options;
    const document = { ...(await readDocument(metadata ? shellPath(metadata) : path)), ...(type && { '@type': type }) };
    const { id, revision } = await withOwner(projectFolder(command), (owner) =>
      metadata
        ? send(owner, datasetForm({ project, metadata: document, tag }, path))
        : send(owner, { query: REGISTER_DOCUMENT, variables: { input: { project, document, tag } } }),
    );
    print(`${id} revision ${revision}`);
  });

interface RegisterOptions {
  readonly metadata?: string;
  readonly type?: string;
  readonly tag?: string;
  readonly project?: { organization: string; label: string };
}

function projectRef(text: string): { organization: string; label: string } {
  const [organization, label] = text.split('/');
  return { organization, label };
}

async function readDocument(path: string): Promise<object> {
  try {
    return z.looseObject({}).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new NoDocument({ path }, cause);
  }
}

/** A request with a file (GraphQL multipart request specification). */
async function datasetForm(input: object, path: string): Promise<FormData> {
  const form = new FormData();
  const variables = { input: { ...input, filename: basename(path), file: { file: null } } };
  form.set('operations', JSON.stringify({ query: REGISTER_DATASET, variables }));
  form.set('map', JSON.stringify({ 0: ['variables.input.file.file'] }));
  form.set('0', await openAsBlob(path), basename(path));
  return form;
}

async function send(owner: OwnerClient, body: object | Promise<FormData>) {
  const { registered } = await askGraphql(owner, (await body) as Parameters<OwnerClient['graphql']>[0], Payload);
  throwUserErrors(registered.errors);
  if (!registered.entity) throw new Error('The owner answered with neither an entity nor an error.');
  return registered.entity;
}

class NoDocument extends AtlasError<'NoDocument', { path: string }> {
  readonly tag = 'NoDocument';
  readonly remedy = 'Give a JSON-LD document; a data file needs --metadata FILE beside it.';

  constructor(details: { path: string }, cause: unknown) {
    super(`${details.path} is not a JSON document.`, details, { cause });
  }
}
