/** x³² + x²⁶ + … + 1, bits reversed: the polynomial of gzip. */
const POLYNOMIAL = 0xedb88320;
const DIGITS = 256;
const PLACES = 4;
const OPERATION = 4 * 256;

/**
 * What n bytes of one value do to the CRC register is affine, r → A·r ⊕ c. Kept for the n = d·256^p, d < 256, p < 4:
 * A as four tables by byte of r, and c for the value 1 (for the value 0 it is zero).
 */
interface RunOperations {
  readonly tables: Uint32Array;
  readonly onesTerms: Uint32Array;
}

let operations: RunOperations | undefined;

/**
 * The CRC register after a run of equal bytes, in a time that hardly depends on its length.
 *
 * @param register - starts at 0xffffffff; the CRC of a file is its complement at the end
 */
export function crcAfterRun(register: number, value: 0 | 1, length: number): number {
  operations ??= createOperations();
  let result = register;
  for (let place = 0, rest = length; rest > 0; place++, rest = Math.floor(rest / DIGITS)) {
    const operation = place * DIGITS + (rest % DIGITS);
    if (operation % DIGITS === 0) continue;
    result = apply(operations.tables, operation, result);
    if (value === 1) result ^= operations.onesTerms[operation];
  }
  return result >>> 0;
}

function apply(tables: Uint32Array, operation: number, register: number): number {
  const at = operation * OPERATION;
  return (
    tables[at + (register & 255)] ^
    tables[at + 256 + ((register >>> 8) & 255)] ^
    tables[at + 512 + ((register >>> 16) & 255)] ^
    tables[at + 768 + (register >>> 24)]
  );
}

function createOperations(): RunOperations {
  const tables = new Uint32Array(PLACES * DIGITS * OPERATION);
  const onesTerms = new Uint32Array(PLACES * DIGITS);
  let unit = { columns: Array.from({ length: 32 }, (_, bit) => afterByte(2 ** bit)), ones: afterByte(1) };
  for (let place = 0; place < PLACES; place++) {
    const one = place * DIGITS + 1;
    let { columns, ones } = unit;
    for (let digit = 1; digit < DIGITS; digit++) {
      const operation = place * DIGITS + digit;
      setTables(tables, operation, columns);
      onesTerms[operation] = ones;
      columns = columns.map((column) => apply(tables, one, column));
      ones = apply(tables, one, ones) ^ onesTerms[one];
    }
    unit = { columns, ones };
  }
  return { tables, onesTerms };
}

/** The register after one byte 0. A byte b acts like 0 on the register with b added to it. */
function afterByte(register: number): number {
  let result = register;
  for (let bit = 0; bit < 8; bit++) result = result & 1 ? (result >>> 1) ^ POLYNOMIAL : result >>> 1;
  return result >>> 0;
}

/** @param columns - what the operation makes of each bit of the register */
function setTables(tables: Uint32Array, operation: number, columns: readonly number[]): void {
  for (let byte = 0; byte < 4; byte++) {
    const at = operation * OPERATION + byte * 256;
    for (let value = 1; value < 256; value++) {
      const lowest = 31 - Math.clz32(value & -value);
      tables[at + value] = tables[at + (value & (value - 1))] ^ columns[byte * 8 + lowest];
    }
  }
}
