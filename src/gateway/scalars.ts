import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { Iri } from '../entities/iri.ts';

/** How values go in and out; the name and what it means are in the SDL. */
interface Scalar {
  serialize(value: unknown): unknown;
  parseValue(value: unknown): unknown;
}

/** A scalar whose values on the wire, in and out, are those that `schema` takes. */
function scalar(schema: z.ZodType): Scalar {
  const check = (value: unknown): unknown => {
    const { success, data } = schema.safeParse(value);
    if (!success) throw wrong(value);
    return data;
  };
  return { serialize: check, parseValue: check };
}

const wrong = (value: unknown): GraphQLError =>
  new GraphQLError(`Not a value of this type: ${JSON.stringify(value)?.slice(0, 80)}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });

const LONGEST_IRI = 2048;

/** By their names in the SDL. */
export const scalars: Readonly<Record<string, Scalar>> = {
  RegionId: scalar(z.int().min(0).max(0xffffffff)),
  IRI: scalar(Iri.refine((iri) => iri.length <= LONGEST_IRI)),
  JSON: scalar(z.json()),
  Date: scalar(z.iso.date()),
  DateTime: scalar(z.iso.datetime({ offset: true })),
  // A File of the package that reads the request, which is not Node's; no JSON has a function.
  Upload: scalar(z.custom((file) => typeof (file as Partial<File> | null)?.stream === 'function')),
};
