import type { VolumeShape } from '../volume.ts';

export type NrrdEncoding = 'raw' | 'gzip' | 'bzip2' | 'ascii';

/** What the header of an NRRD file says: the volume's shape, and what is kept of the rest when a file is written. */
export interface NrrdHeader extends VolumeShape {
  /** Of the axes as the file has them: the component axis first, when there is one. */
  readonly sizes: readonly number[];
  readonly encoding: NrrdEncoding;
  readonly endian: 'little' | 'big';
  /** One an axis, such as `quaternion domain domain domain`. */
  readonly kinds?: readonly string[];
  /** Fields about the space or unknown to the format, as written. */
  readonly fields: Readonly<Record<string, string>>;
  /** The `key:=value` lines. */
  readonly keyValues: Readonly<Record<string, string>>;
  readonly comments: readonly string[];
}

/**
 * Header of a new volume.
 *
 * @param like - header whose fields, key values and comments are kept, and `kinds` when they fit
 * @param kinds - by default `vector domain domain domain` for several components
 */
export function headerFor(
  { grid, type, components }: VolumeShape,
  { like, kinds }: { readonly like?: NrrdHeader; readonly kinds?: readonly string[] } = {},
): NrrdHeader {
  const vector = ['vector', 'domain', 'domain', 'domain'];
  const scalar = like?.components === 1 ? like.kinds : undefined;
  return {
    grid,
    type,
    components,
    sizes: components === 1 ? grid.shape : [components, ...grid.shape],
    encoding: 'gzip',
    endian: 'little',
    kinds: kinds ?? (components === 1 ? scalar : vector),
    fields: like?.fields ?? {},
    keyValues: like?.keyValues ?? {},
    comments: like?.comments ?? [],
  };
}
