import { AtlasError } from '../../../errors.ts';

type Malformed = { readonly file: string; readonly problems: readonly string[] };

/** All that is wrong with a table of densities in the literature. */
export class MalformedLiterature extends AtlasError<'MalformedLiterature', Malformed> {
  readonly tag = 'MalformedLiterature';
  readonly remedy =
    'Write it as the table of the package, rules_config_dir_templates/density_literature_template.json, is written.';

  constructor(details: Malformed) {
    super(`${details.file} is no table of densities in the literature: ${details.problems.join('; ')}.`, details);
  }
}
