import { z } from 'zod';
import type { FileDescription } from '../../store/file-description.ts';
import { Text } from '../body.ts';
import { malformedHeader } from '../rejection.ts';
import type { Request } from '../request.ts';

const HEADER = 'x-nxs-file-metadata';
const Described = z.object({
  name: Text.optional(),
  description: Text.optional(),
  keywords: z.record(z.string().regex(/^[\w-]{1,64}$/, 'is no key: 1 to 64 letters, digits, - and _'), Text).optional(),
});

/** What the client says of the file that it sends or has sent; undefined when it says nothing. */
export function describedIn({ headers }: Request): FileDescription | undefined {
  const given = headers[HEADER];
  if (given === undefined) return undefined;
  const { success, data, error } = Described.safeParse(parse(String(given)));
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw malformedHeader(HEADER, `${path.join('.')} ${message}`.trim());
}

/** Node reads headers as Latin-1, clients write them in UTF-8 or in ASCII. */
function parse(header: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1')));
  } catch {
    throw malformedHeader(HEADER, 'It is not JSON.');
  }
}
