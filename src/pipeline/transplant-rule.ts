import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { defineRule, directory } from './rule.ts';
import { transplantFiles } from './transplant-files.ts';

/** The rule that brings the densities of a folder from the annotation of CCFv2 to that of CCFv3. */
export function transplantRule(name: string, densities: string, transplanted: string) {
  return defineRule({
    name: `transplant_${name}`,
    description: `Brings the densities of ${densities} from the annotation of CCFv2 to that of CCFv3.`,
    version: 1,
    inputs: { hierarchy: files.hierarchyV3, source: files.annotationV2, destination: files.annotationV3, densities },
    outputs: { folder: directory(transplanted) },
    params: parameters('COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 768, diskMiB: 1024 },
    async run({ inputs, outputs, params, signal, log }, { workers }) {
      const options = { level: params.COMPRESSION_LEVEL, threads: workers.threads, signal };
      log(await transplantFiles(inputs, outputs.folder, options));
    },
  });
}
