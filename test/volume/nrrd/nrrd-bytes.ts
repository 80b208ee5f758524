/** Fields of a small volume of 3 x 2 x 1 uint8. */
const SMALL = {
  type: 'uint8',
  dimension: '3',
  'space dimension': '3',
  sizes: '3 2 1',
  'space directions': '(25,0,0) (0,25,0) (0,0,25)',
  encoding: 'raw',
};
export const SMALL_VALUES = Uint8Array.of(1, 2, 3, 4, 5, 6);

/** The text of a header: the small volume's, with fields changed, added or (undefined) left out. */
export function headerText(fields: Readonly<Record<string, string | undefined>> = {}, end = '\n'): string {
  const lines = Object.entries({ ...SMALL, ...fields }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return ['NRRD0004', ...lines, '', ''].join(end);
}

/** A whole file. */
export const nrrdBytes = (fields?: Readonly<Record<string, string | undefined>>, data: Uint8Array = SMALL_VALUES) =>
  Buffer.concat([Buffer.from(headerText(fields)), data]);
