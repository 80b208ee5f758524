import type { NrrdHeader } from '../volume/nrrd/header.ts';
import type { VolumeFacts } from './facts.ts';

/** NRRD's names where they are not those of documents. */
const ENCODINGS: Readonly<Record<string, string>> = { float: 'float32', double: 'float64' };

/** What a document says of a volume. Types keep their names: uint16 is uint16, which the reference calls int16. */
export function volumeFacts({ grid, type, components, encoding, endian }: NrrdHeader): VolumeFacts {
  const [a, b, c] = grid.directions;
  return {
    componentEncoding: ENCODINGS[type] ?? type,
    endianness: endian,
    bufferEncoding: encoding,
    components,
    shape: grid.shape,
    worldMatrix: [...a, 0, ...b, 0, ...c, 0, ...grid.origin, 1],
    resolution: a[0],
  };
}
