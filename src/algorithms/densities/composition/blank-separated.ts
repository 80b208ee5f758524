import type { z } from 'zod';
import { readTable, type Table } from '../measurements/read-table.ts';

/** Reads a table whose cells have blanks or tabs between them and none inside. @throws MalformedTable */
export function readBlankSeparated<Schema extends z.ZodObject>(
  text: string,
  file: string,
  schema: Schema,
): Table<z.infer<Schema>> {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/[ \t]+/g, '\t'));
  return readTable(lines.join('\n'), file, schema, { delimiter: '\t' });
}
