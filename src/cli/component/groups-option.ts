import { fileURLToPath } from 'node:url';
import { Option } from 'commander';

const MOUSE_GROUPS = fileURLToPath(new URL('../../../ontologies/region-groups.json', import.meta.url));

/** Of commands that treat groups of regions each in its own way. */
export const groupsOption = (): Option =>
  new Option('--group-ids-config-path <json>', 'groups of regions').default(MOUSE_GROUPS, 'those of the mouse brain');
