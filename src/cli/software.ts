import { readFileSync } from 'node:fs';
import { z } from 'zod';

const PACKAGE = new URL('../../package.json', import.meta.url);
const Package = z.object({
  name: z.string(),
  version: z.string(),
  repository: z.object({ url: z.string() }).optional(),
});

/** What this program calls itself, in `--version` and in provenance. */
export function software(): { name: string; version: string; repository?: string } {
  const { name, version, repository } = Package.parse(JSON.parse(readFileSync(PACKAGE, 'utf8')));
  return { name, version, repository: repository?.url };
}
