import { z } from 'zod';
import { TIE_BREAKS } from '../algorithms/densities/programme/tie-break.ts';

/** true/false/1/0/empty, as YAML or as text: the reference read `0` and `False` on its command line as true. */
const boolean = z.preprocess((value) => {
  if (typeof value === 'object' && value !== null) return value;
  const text = String(value ?? '').toLowerCase();
  return { true: true, '1': true, false: false, '0': false, '': false }[text] ?? value;
}, z.boolean());
const text = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string().min(1));
const optionalText = z.preprocess((value) => (value === '' || value === 'null' ? null : value), text.nullable());
const httpAddress = z.url({ protocol: /^https?$/, error: 'Not an http or https address' });
const number = (value: unknown) => (typeof value === 'string' && value !== '' ? Number(value) : value);
const integer = (min: number, max: number) => z.preprocess(number, z.int().min(min).max(max));

const volume = z.preprocess(number, z.number().min(0));

/** Keys that results may depend on: a rule names those it uses, and they are part of its jobs' keys. */
export const PARAMETERS = {
  RESOLUTION: text.default('25').describe('Voxel size of the atlas in µm; selects the volumes in NEXUS_IDS_FILE.'),
  COMPAT: boolean.default(false).describe('Reproduce the defects of the reference tools.'),
  COMPRESSION_LEVEL: integer(0, 9).default(1).describe('Gzip level of the NRRD files that rules write.'),
  Z_HALFWAY: integer(0, 2 ** 31)
    .default(0)
    .describe('First voxel plane of the right hemisphere; 0: the middle of the volume.'),
  BRAIN_VOLUME: volume
    .default(508.91)
    .describe('Volume of the brain, mm³, that an annotation is held against; 0: not checked.'),
  BRAIN_VOLUME_TOLERANCE: volume
    .default(23.42)
    .describe('Difference from BRAIN_VOLUME, mm³, that is still valid; twice as much is an error.'),
  ERROR_FATAL: boolean
    .default(true)
    .describe('End a run at densities that contradict the literature; false: only report them.'),
  TIE_BREAK: z
    .enum(TIE_BREAKS)
    .default('vertex')
    .describe(
      'Counts of inhibitory neurons that follow from no estimate: where the reference puts them, none, or as in the nearest region above that has some.',
    ),
  EXPORT_MESHES: boolean.default(false).describe('Export a mesh of each region, which push_meshes registers.'),
  NEXUS_REGISTRATION: boolean.default(false).describe('Register what push rules make; false: they only report.'),
  RESOURCE_TAG: optionalText.default(null).describe('Tag of what is pushed; empty: `Atlas pipeline (<time>)`.'),
  IS_PROD_ENV: boolean.default(false).describe('Use the `prod` ids and NEXUS_PROD_ENV; false: `staging`.'),
  NEW_ATLAS: boolean.default(false).describe('Accepted for existing files; has no effect.'),
  ATLAS_RELEASE_NAME: text.default('Blue Brain Atlas').describe('Name of the atlas release.'),
  ATLAS_RELEASE_DESCRIPTION: text
    .default('The official Atlas of the Blue Brain Project')
    .describe('Description of the atlas release.'),
  NEXUS_ATLAS_ORG: text.default('bbp').describe('Organisation that inputs are fetched from.'),
  NEXUS_ATLAS_PROJ: text.default('atlas').describe('Project that inputs are fetched from.'),
  NEXUS_ONTOLOGY_ORG: text.default('neurosciencegraph').describe('Organisation of the ontologies.'),
  NEXUS_ONTOLOGY_PROJ: text.default('datamodels').describe('Project of the ontologies.'),
  NEXUS_DESTINATION_ORG: text.default('bbp').describe('Organisation that push rules write to.'),
  NEXUS_DESTINATION_PROJ: text.default('atlas').describe('Project that push rules write to.'),
  CELL_COMPOSITION_NAME: text
    .default('Cell Composition from Blue Brain Atlas')
    .describe('Name of the cell composition.'),
  CELL_COMPOSITION_SUMMARY_NAME: text
    .default('Cell Composition Summary from Blue Brain Atlas')
    .describe('Name of the summary of the cell composition.'),
  CELL_COMPOSITION_VOLUME_NAME: text
    .default('Cell Composition Volume from Blue Brain Atlas')
    .describe('Name of the volumes of the cell composition.'),
};

const ENDPOINTS = /^\s*([\w-]+\/[\w-]+( +https?:\/\/[^\s,]+){2}( +[a-z]+:[^\s,]+)?\s*(,\s*(?=\S)|$))*$/;

/** Keys that say where things are and how the machine is used; no result depends on them. */
export const LOCATIONS = {
  WORKING_DIR: text.default('leaves_only').describe('Folder that rules write to, relative to the project folder.'),
  REPO_PATH: text.default('.').describe('Folder that the files named below are relative to.'),
  KEYCLOAK_CONFIG: text.default('keycloak_config.yml').describe('File with SERVER_URL, REALM_NAME and CLIENT_ID.'),
  NEXUS_IDS_FILE: text.default('nexus_ids.json').describe('File with the ids of inputs and of the atlas release.'),
  FORGE_CONFIG: text.default('forge-config.yml').describe('Nexus Forge configuration of a remote store.'),
  RULES_CONFIG_DIR_TEMPLATES: text
    .default('rules_config_dir_templates')
    .describe('Folder of `*_template` files for what rules are configured by; where one is missing, ours is used.'),
  STORE: z
    .enum(['local', 'nexus'])
    .default('local')
    .describe(
      'Where resources and files are: the database of this project, or the Nexus Delta of NEXUS_PROD_ENV or NEXUS_STAGING_ENV.',
    ),
  NEXUS_PROD_ENV: httpAddress
    .default('https://bbp.epfl.ch/nexus/v1')
    .describe('Nexus Delta used when IS_PROD_ENV is true.'),
  NEXUS_STAGING_ENV: httpAddress
    .default('https://staging.nise.bbp.epfl.ch/nexus/v1')
    .describe('Nexus Delta used when IS_PROD_ENV is false.'),
  SERVICE_TOKEN: boolean.default(false).describe('Get tokens as a service (client credentials), not as a user.'),
  DISPLAY_HELP: boolean.default(false).describe('Print the descriptions of the rules and exit.'),
  MEMORY_MIB: integer(0, 2 ** 31)
    .default(0)
    .describe('Memory that parallel jobs may take together, MiB; 0: three quarters of the machine.'),
  PUBLIC_URL: text
    .default('http://127.0.0.1:8080/v1')
    .describe('Address that ids and links of the store start with; fixed by `init`.'),
  LINKED_FILES_FROM: z
    .preprocess((value) => value ?? '', z.string())
    .default('')
    .describe('Beginnings of addresses that files of datasets may be fetched from, separated by spaces; empty: none.'),
  SPARQL_MAX_QUADS: integer(1, 5_000_000)
    .default(3_000_000)
    .describe('Statements of SPARQL views that are kept in memory at a time, 540 MB a million.'),
  SPARQL_TIMEOUT: integer(1, 3600).default(60).describe('Seconds after which a SPARQL query is ended.'),
  SPARQL_ENDPOINTS: z
    .preprocess((value) => value ?? '', z.string().regex(ENDPOINTS, 'is no list of endpoints'))
    .default('')
    .describe(
      'SPARQL 1.1 endpoints of projects that are too large for memory, separated by commas: `org/project QUERY-URL UPDATE-URL`, and the name of the union of all graphs where the default graph is another one.',
    ),
  TOKENS: z
    .enum(['none', 'local', 'keycloak'])
    .default('none')
    .describe(
      'Who vouches for callers: nobody (loopback only), this folder (`token`), or the realm of KEYCLOAK_CONFIG.',
    ),
};

/** Never on a command line, in a key, a log, a plan or provenance: from a file or `ATLASGRAPH_*` only. */
export const SECRETS = {
  TOKEN_USERNAME: optionalText.default(null).describe('User (or client) that tokens are asked for.'),
  TOKEN_PASSWORD: optionalText.default(null).describe('Password of TOKEN_USERNAME.'),
  NEXUS_TOKEN: optionalText.default(null).describe('Access token for the Nexus Delta, in place of TOKEN_USERNAME.'),
  DATABASE_URL: optionalText
    .default(null)
    .describe('PostgreSQL connection string; empty: the embedded database of the project folder.'),
};
