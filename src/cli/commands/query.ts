import { Command } from 'commander';
import { z } from 'zod';
import { WrongUsage } from '../failure.ts';
import { hasErrors } from '../owner/graphql.ts';
import { withOwner } from '../owner/session.ts';
import { print, projectFolder } from '../shell.ts';

export const queryCommand = new Command('query')
  .description('Ask the graph. Prints exactly one GraphQL response; exit code 1 when it has errors.')
  .argument('<graphql>', "a document, such as '{ atlasRelease { name } }'")
  .option('--variables <json>', 'values of the variables of the document')
  .action(async (query: string, options: { variables?: string }, command: Command) => {
    const variables = parseVariables(options.variables);
    const response = await withOwner(projectFolder(command), (owner) => owner.graphql({ query, variables }));
    if (hasErrors(response)) process.exitCode = 1;
    print(response.trimEnd());
  });

function parseVariables(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new WrongUsage('query', `--variables takes a JSON object, not ${text}`);
  }
}
