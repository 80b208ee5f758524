import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { DensitiesNotValid, type DensitiesReport, validateDensityFiles } from './integrity/validate-density-files.ts';
import { passFolderOn, passOn } from './pass-on.ts';
import { defineRule, type Output } from './rule.ts';
import { writeJson } from './write-json.ts';

type Paths = Readonly<Record<string, string>>;
type DensityPaths = Paths & { readonly annotation: string };

interface Validation {
  readonly description: string;
  /** Paths of `DensityFiles`. */
  readonly inputs: DensityPaths;
  /** What is passed on when it is valid, under the names of the inputs that it is. */
  readonly passes: Readonly<Record<string, Output>>;
  /** Outputs that lie in folders that are passed on. */
  readonly within?: Paths;
  readonly report: string;
}

/**
 * The rule that holds densities against the literature and passes them on. The reference makes links, and orders the
 * rule after the folders without looking at their age; here other content of a folder is validated again.
 */
export function densityValidationRule(name: string, { description, inputs, passes, within, report }: Validation) {
  const read: DensityPaths = { ...inputs, literature: files.densityLiterature };
  const made: Readonly<Record<string, Output>> = { ...passes, ...within, report };
  return defineRule({
    name,
    description,
    version: 1,
    inputs: read,
    outputs: made,
    params: parameters('COMPAT', 'ERROR_FATAL'),
    resources: { threads: 2, memoryMiB: 640 },
    async run({ inputs: paths, outputs, params, signal, log, notice }, { workers }) {
      const options = { literature: paths.literature, compat: params.COMPAT, threads: workers.threads, signal };
      const result = await validateDensityFiles(paths, options);
      for (const line of reportLines(result)) log(line);
      if (!result.success && params.ERROR_FATAL) throw new DensitiesNotValid(inputs.annotation, result);
      if (!result.success) notice('The densities did not pass; they are used, as ERROR_FATAL is false.');
      for (const [input, output] of Object.entries(passes)) {
        const pass = typeof output === 'string' ? passOn : passFolderOn;
        await pass(paths[input], outputs[input]);
      }
      await writeJson(outputs.report, result);
    },
  });
}

const reportLines = ({ checks }: DensitiesReport): string[] =>
  checks.map(({ name, value, range, z, state, reason }) => {
    const figures = value === undefined ? '' : ` ${value}${range ? ` of ${range.join(' to ')}, z ${z}` : ''}`;
    return `${name}: ${state}${figures}${reason ? `, ${reason}` : ''}`;
  });
