import { AtlasError } from '../../../errors.ts';

type Malformed = { readonly file: string; readonly problems: readonly string[] };

export class MalformedConsistencyTests extends AtlasError<'MalformedConsistencyTests', Malformed> {
  readonly tag = 'MalformedConsistencyTests';
  readonly remedy =
    'Give {"annotations", "hierarchy", "nrrd": {"<label>": file or list}, "tests": [{"left": […], "right": […], "tolerance"?, "mask"?, "modality"?}]}.';

  constructor(details: Malformed) {
    super(`${details.file} holds no tests of consistency: ${details.problems.join('; ')}.`, details);
  }
}
