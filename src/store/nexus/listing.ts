import { z } from 'zod';
import { AbsoluteIri, toProjectRef } from './addresses.ts';

/** A page of a listing of Delta; each row says at least which entity of which project it is. */
export const Listing = z.object({
  _next: z.string().optional(),
  _total: z.number().default(0),
  _results: z.array(
    z.looseObject({
      '@id': AbsoluteIri,
      _project: z.string().refine((project) => toProjectRef(project) !== undefined, 'names no project'),
    }),
  ),
});
