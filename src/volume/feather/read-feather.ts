import { readFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import type { Vector } from 'apache-arrow';
import { FeatherColumnInvalid, FeatherUnreadable } from './errors.ts';
import { decodeLz4Frames } from './lz4-frame.ts';

/** Columns of a table, checked as they are asked for. */
export interface FeatherTable {
  readonly rows: number;
  /** @throws FeatherColumnInvalid when it is absent or a row holds no number */
  numbers(column: string): Float64Array;
  /** @throws FeatherColumnInvalid when it is absent or a row holds no text */
  texts(column: string): Categories;
}

/** A column of texts, most of them repeated. */
export interface Categories {
  /** The different texts, in the order of their first rows. */
  readonly names: readonly string[];
  /** Of each row: which of the names. */
  readonly rows: Uint32Array;
}

/**
 * Reads a Feather file of version 2, plain or compressed by LZ4 or ZSTD.
 *
 * @throws FeatherUnreadable
 */
export async function readFeather(path: string): Promise<FeatherTable> {
  // Loaded when a table is read: few commands read one.
  const { CompressionType, compressionRegistry, tableFromIPC } = await import('apache-arrow');
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4Frames });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => zstdDecompressSync(data) });
  const table = await readFile(path)
    .then((bytes) => tableFromIPC(checkMagic(bytes)))
    .catch((cause: Error) => {
      throw new FeatherUnreadable({ path, reason: cause.message }, { cause });
    });
  const column = (name: string): Vector => {
    const found = table.getChild(name);
    if (found) return found;
    const names = table.schema.fields.map((field) => field.name);
    throw new FeatherColumnInvalid({
      path,
      column: name,
      problem: `the table has ${names.join(', ') || 'no columns'}`,
    });
  };
  return {
    rows: table.numRows,
    numbers(name) {
      const values = Float64Array.from({ length: table.numRows }, numbersOf(column(name)));
      const row = values.findIndex(Number.isNaN);
      if (row < 0) return values;
      throw new FeatherColumnInvalid({ path, column: name, problem: `row ${row} holds no number` });
    },
    texts(name) {
      const texts = column(name);
      const numbers = new Map<string, number>();
      const rows = new Uint32Array(table.numRows);
      for (let row = 0; row < rows.length; row++) {
        const text: unknown = texts.get(row);
        if (typeof text !== 'string') {
          throw new FeatherColumnInvalid({ path, column: name, problem: `row ${row} holds no text` });
        }
        const number = numbers.get(text) ?? numbers.size;
        numbers.set(text, number);
        rows[row] = number;
      }
      return { names: [...numbers.keys()], rows };
    },
  };
}

const numbersOf =
  (column: Vector) =>
  (_: unknown, row: number): number => {
    const value: unknown = column.get(row);
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
  };

const MAGIC = 'ARROW1';

/** Anything else would be taken for a stream of Arrow messages, or for an empty table; the end is lost first. */
function checkMagic(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error(`it does not start with ${MAGIC}`);
  if (bytes.toString('latin1', bytes.length - MAGIC.length) !== MAGIC) throw new Error(`it does not end with ${MAGIC}`);
  return bytes;
}
