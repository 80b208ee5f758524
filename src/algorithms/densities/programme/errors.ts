import { AtlasError } from '../../../errors.ts';

/** Cells of one type in one region that are certain: the estimate has no deviation worth the name. */
export interface CertainCount {
  readonly region: string;
  readonly id: number;
  readonly type: string;
  /** Cells. */
  readonly count: number;
}

type TooMany = CertainCount & { readonly neurons: number };

export class CertainAboveNeurons extends AtlasError<'CertainAboveNeurons', TooMany> {
  readonly tag = 'CertainAboveNeurons';
  readonly remedy = 'Leave --compat out to take the estimate as uncertain, or correct its standard deviation.';

  constructor(details: TooMany) {
    super(`${describe(details)} for certain, but the region has ${details.neurons} neurons.`, details);
  }
}

export class CertainBelowZero extends AtlasError<'CertainBelowZero', CertainCount> {
  readonly tag = 'CertainBelowZero';
  readonly remedy = 'Leave --compat out to take the estimate as uncertain, or correct its standard deviation.';

  constructor(details: CertainCount) {
    super(
      `${describe(details)} for certain, but it lies in a region that for certain has no inhibitory neuron.`,
      details,
    );
  }
}

type Conflict = {
  /** As few as contradict the limit together. */
  readonly certain: readonly CertainCount[];
  /** What they must not exceed together, cells. */
  readonly limit: number;
  /** In words. */
  readonly limitedBy: string;
};

/** No counts agree with all that is certain. */
export class InfeasibleProgramme extends AtlasError<'InfeasibleProgramme', Conflict> {
  readonly tag = 'InfeasibleProgramme';
  readonly remedy = 'Correct one of these estimates, or give it a standard deviation.';

  constructor(details: Conflict) {
    const total = details.certain.reduce((sum, { count }) => sum + count, 0);
    const together = details.certain.length > 1 ? `, together ${total},` : '';
    super(
      `The estimates contradict each other: ${details.certain.map(describe).join(' and ')}${together} for certain, which is more than ${details.limitedBy} (${details.limit}).`,
      details,
    );
  }
}

type Unsolved = { readonly status: string; readonly variables: number; readonly rows: number };

export class ProgrammeUnsolved extends AtlasError<'ProgrammeUnsolved', Unsolved> {
  readonly tag = 'ProgrammeUnsolved';
  readonly remedy = 'Look for estimates that are many orders of magnitude away from the others.';

  constructor(details: Unsolved) {
    super(
      `HiGHS did not solve the linear programme of ${details.variables} variables and ${details.rows} rows: ${details.status}.`,
      details,
    );
  }
}

type OutOfBounds = CertainCount & { readonly neurons: number };

export class CountOutOfBounds extends AtlasError<'CountOutOfBounds', OutOfBounds> {
  readonly tag = 'CountOutOfBounds';
  readonly remedy = 'Leave --compat out: what is beyond a bound by rounding is brought back to it.';

  constructor(details: OutOfBounds) {
    super(`The solver gives ${describe(details)}, which is not between 0 and ${details.neurons}.`, details);
  }
}

const describe = ({ region, id, type, count }: CertainCount): string =>
  `"${region}" (${id}) has ${count} ${type} cells`;
