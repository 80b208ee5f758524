import { Command, Option } from 'commander';
import { z } from 'zod';
import { askGraphql } from '../owner/graphql.ts';
import { withOwner } from '../owner/session.ts';
import { columns, print, printJson, projectFolder } from '../shell.ts';

const SCOPES = ['brain-region', 'cell-type', 'layer', 'species', 'agent'];
const STRATEGIES = ['best', 'exact', 'all'];
const Hits = z.object({
  resolve: z.array(z.object({ id: z.string(), label: z.string(), types: z.array(z.string()), score: z.number() })),
});

const QUERY = `query ($label: String!, $scope: ResolveScope!, $strategy: ResolveStrategy) {
  resolve(label: $label, scope: $scope, strategy: $strategy) { id label types score }
}`;

export const resolveCommand = new Command('resolve')
  .description('Find what a label means: a brain region, layer, cell type, species or agent.')
  .argument('<label>', 'name, acronym or other label')
  .addOption(new Option('--scope <scope>', 'where to look').choices(SCOPES).default('brain-region'))
  .addOption(new Option('--strategy <strategy>', 'which hits').choices(STRATEGIES).default('best'))
  .option('--json', 'machine-readable')
  .action(async (label: string, options: { scope: string; strategy: string; json?: boolean }, command: Command) => {
    const word = (value: string) => value.toUpperCase().replace('-', '_');
    const variables = { label, scope: word(options.scope), strategy: word(options.strategy) };
    const { resolve } = await withOwner(projectFolder(command), (owner) =>
      askGraphql(owner, { query: QUERY, variables }, Hits),
    );
    if (options.json) printJson(resolve);
    else if (resolve.length > 0) print(columns(resolve.map((hit) => [hit.label, hit.id, hit.score.toFixed(2)])));
    if (resolve.length === 0) process.exitCode = 1;
  });
