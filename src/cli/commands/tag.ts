import { Command } from 'commander';
import { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { askGraphql, throwUserErrors, UserErrors } from '../owner/graphql.ts';
import { withOwner } from '../owner/session.ts';
import { positiveInteger, print, projectFolder } from '../shell.ts';

const Found = z.object({ entity: z.object({ revision: z.int() }).nullable() });
const Payload = z.object({ tagEntity: z.object({ errors: UserErrors }) });
const REVISION = 'query ($id: IRI!) { entity(id: $id) { revision } }';
const TAG = `mutation ($input: TagEntityInput!) {
  tagEntity(input: $input) { entity { revision } errors { code message } }
}`;

export const tagCommand = new Command('tag')
  .description('Give a revision of an entity a name.')
  .argument('<id>', 'IRI of the entity')
  .argument('<name>', '1 to 64 characters')
  .option('--revision <n>', 'the revision to name (default: the current one)', positiveInteger)
  .action(async (id: string, name: string, { revision }: { revision?: number }, command: Command) => {
    const named = await withOwner(projectFolder(command), async (owner) => {
      const { entity } = await askGraphql(owner, { query: REVISION, variables: { id } }, Found);
      if (!entity) throw new NoSuchEntity({ id });
      const target = revision ?? entity.revision;
      const input = { id, revision: entity.revision, name, target };
      const { tagEntity } = await askGraphql(owner, { query: TAG, variables: { input } }, Payload);
      throwUserErrors(tagEntity.errors);
      return target;
    });
    print(`Revision ${named} of ${id} is ${name}.`);
  });

class NoSuchEntity extends AtlasError<'NoSuchEntity', { id: string }> {
  readonly tag = 'NoSuchEntity';
  readonly remedy = 'Look for it with "atlasgraph query" or "atlasgraph resolve".';

  constructor(details: { id: string }) {
    super(`There is no entity ${details.id}.`, details);
  }
}
