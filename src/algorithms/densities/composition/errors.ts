import { AtlasError } from '../../../errors.ts';

type BadComposition = { readonly file: string; readonly problems: readonly string[] };

export class MalformedComposition extends AtlasError<'MalformedComposition', BadComposition> {
  readonly tag = 'MalformedComposition';
  readonly remedy =
    'Give {neurons: [{density, traits: {layer, mtype}}]} with layers of the region and densities from 0 on.';

  constructor(details: BadComposition) {
    super(`${details.file} is no composition of neurons: ${details.problems.join('; ')}.`, details);
  }
}

type Mismatch = {
  readonly taxonomy: string;
  readonly composition: string;
  readonly onlyInTaxonomy: readonly string[];
  readonly onlyInComposition: readonly string[];
};

/** A taxonomy and a composition do not have the same M-types. */
export class CompositionMismatch extends AtlasError<'CompositionMismatch', Mismatch> {
  readonly tag = 'CompositionMismatch';
  readonly remedy = 'Make both files name the same M-types.';

  constructor(details: Mismatch) {
    const { taxonomy, composition, onlyInTaxonomy, onlyInComposition } = details;
    const sides = [
      onlyInTaxonomy.length > 0 && `${composition} lacks ${onlyInTaxonomy.join(', ')}`,
      onlyInComposition.length > 0 && `${taxonomy} lacks ${onlyInComposition.join(', ')}`,
    ];
    super(`The M-types of ${taxonomy} and ${composition} differ: ${sides.filter(Boolean).join('; ')}.`, details);
  }
}

/** A density has nothing where it is to be shared out. */
export class NoNeurons extends AtlasError<'NoNeurons', { readonly name: string }> {
  readonly tag = 'NoNeurons';
  readonly remedy = 'Check that it is the right volume.';

  constructor(details: { readonly name: string }) {
    super(`${details.name} is 0 in all layers of the region.`, details);
  }
}
