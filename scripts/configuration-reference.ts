import { format } from 'node:util';
import type { z } from 'zod';
import { LOCATIONS, PARAMETERS, SECRETS } from '../src/pipeline/configuration-keys.ts';

const TITLES: readonly (readonly [string, Readonly<Record<string, z.ZodType>>])[] = [
  ['Parameters: results may depend on them, and they are part of the keys of the jobs that use them', PARAMETERS],
  ['Locations: where things are and how the machine is used; no result depends on them', LOCATIONS],
  ['Secrets: from the environment only, never in a key, log, plan or provenance', SECRETS],
];

const row = ([key, type]: readonly [string, z.ZodType]): string => {
  const initial = type.safeParse(undefined).data ?? null;
  const shown = initial === null || initial === '' ? '' : format('`%s`', initial);
  return `| \`${key}\` | ${shown} | ${type.description?.replaceAll('|', '\\|')} |`;
};

const table = (keys: Readonly<Record<string, z.ZodType>>): string =>
  ['| key | default | meaning |', '|---|---|---|', ...Object.entries(keys).map(row)].join('\n');

/** The page docs/configuration.md, from the descriptions that stand with the keys. */
export const configurationReference = (): string => `# Configuration

One file, \`atlasgraph.yaml\` in the project folder, made by \`atlasgraph init\`. A key is overridden by the environment
variable \`ATLASGRAPH_<KEY>\`, and for one run by \`--config KEY=VALUE\` (may be repeated). \`true\`, \`false\`, \`1\`, \`0\` and
the empty value mean the same wherever they stand. An unknown key is an error that names the nearest one. The
\`config.yaml\` of the Blue Brain Atlas Pipeline is read as it is.

This page is written by \`node scripts/write-docs.ts\`.

${TITLES.map(([title, keys]) => `## ${title}\n\n${table(keys)}`).join('\n\n')}
`;
